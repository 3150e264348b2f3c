"""What can be typed for seminars, and what runs it."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.counter.session import Session
from desk.staff.commands.seminars.attendance import record_attendance, write_list
from desk.staff.commands.seminars.mails import (
    call_off_all,
    promote_waiting,
    send_archive,
    set_viewing_url,
    tell_everybody_moved,
)
from desk.staff.commands.seminars.sheet_file import rows_of_file
from desk.staff.commands.seminars.standing import print_seminar, print_seminars

_ID = "セミナーの id（seminars で一覧が出ます）"
Run = Callable[[Session, argparse.Namespace], int]


@dataclass(frozen=True, kw_only=True)
class _Command:
    """A command: its name, its words in the list, and what runs it. `asks`: it can be told not to."""

    name: str
    words: str
    run: Run
    more: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    is_one: bool = True
    asks: bool = False


_COMMANDS = (
    _Command(
        name="seminars",
        words="セミナーの一覧：申込みの数、キャンセル待ち、視聴用のURLがあるか（個人情報は出ません）",
        run=lambda session, _: print_seminars(session),
        is_one=False,
    ),
    _Command(
        name="seminar",
        words="1回のセミナーの申込みと、メールがどうなったか（受付番号だけで、個人情報は出ません）",
        run=lambda session, args: print_seminar(session, args.seminar),
    ),
    _Command(
        name="set-url",
        words="視聴用のURLを設定します。送る朝を過ぎていれば、席のある方みなに、すぐに送ります",
        run=lambda session, args: set_viewing_url(session, args.seminar, args.url, sure=args.yes),
        more=(("url", {"metavar": "URL", "help": "視聴用のURL（https://…）"}),),
        asks=True,
    ),
    _Command(
        name="call-off",
        words="セミナーを中止し、申し込んだ方みなに、理由をメールで知らせます（途中で止まったら、もう一度行います）",
        run=lambda session, args: call_off_all(session, args.seminar, args.reason, sure=args.yes),
        more=(
            (
                "--reason",
                {
                    "required": True,
                    "metavar": "理由",
                    "help": "下の一覧の id か、短い文です。メールに、そのまま出ます",
                },
            ),
        ),
        asks=True,
    ),
    _Command(
        name="tell-moved",
        words="開催の日時（seminars.yml）が変わったことを、申し込んだ方みなにメールで知らせます（途中で止まったら、もう一度行います）",
        run=lambda session, args: tell_everybody_moved(session, args.seminar, sure=args.yes),
        asks=True,
    ),
    _Command(
        name="promote-waiting",
        words="空いている席を、キャンセル待ちの方に順に回します（定員を増やしたあとなど。開庁日の朝にも、ひとりでに回ります）",
        run=lambda session, args: promote_waiting(session, args.seminar, sure=args.yes),
        asks=True,
    ),
    _Command(
        name="attendance",
        words="出欠を、CSV（受付番号と、出席 か 欠席）か、配信サービス（Zoom・Webex）の"
        "レポートから記録します",
        run=lambda session, args: record_attendance(
            session, args.seminar, args.csv, rest=args.rest, sure=args.yes
        ),
        more=(
            ("csv", {"type": rows_of_file, "metavar": "ファイル", "help": "CSV（文字コードは、見分けます）"}),
            (
                "--rest-absent",
                {"dest": "rest", "action": "store_true", "help": "書いていない方を、欠席とします"},
            ),
        ),
        asks=True,
    ),
    _Command(
        name="attendees",
        words="席のある方の名簿（配信サービスに登録する、お名前などのCSV）を書きます（個人情報が出ます。記録します）",
        run=lambda session, args: write_list(session, args.seminar, args.out, args.reason),
        more=(
            ("--out", {"type": Path, "required": True, "metavar": "ファイル", "help": "書き出すファイル"}),
            (
                "--reason",
                {
                    "required": True,
                    "metavar": "理由",
                    "help": "取り出すわけ。記録に残ります。個人情報は書かないでください",
                },
            ),
        ),
    ),
    _Command(
        name="send-archive",
        words="アーカイブ動画のURL（seminars.yml の archive_url）を、申し込んだ方みなに送ります",
        run=lambda session, args: send_archive(session, args.seminar, sure=args.yes),
        asks=True,
    ),
)


def add_seminars(commands: Any) -> None:
    """Adds the commands to argparse's subparsers."""
    for one in _COMMANDS:
        command: argparse.ArgumentParser = commands.add_parser(one.name, help=one.words)
        if one.is_one:
            command.add_argument("seminar", metavar="セミナー", help=_ID)
        for name, rules in one.more:
            command.add_argument(name, **rules)
        if one.asks:
            command.add_argument("--yes", action="store_true", help="確かめずに進めます")
        command.set_defaults(seminars=one.run)
