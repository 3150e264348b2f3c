"""What can be typed for seminars, and what runs it."""

import argparse
from collections.abc import Callable
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
from desk.staff.commands.seminars.sheets import rows_of_file
from desk.staff.commands.seminars.standing import print_seminar, print_seminars

_ID = "セミナーの id（seminars で一覧が出ます）"
Run = Callable[[Session, argparse.Namespace], int]


def add_seminars(commands: Any) -> None:
    """Adds the commands to argparse's subparsers."""
    _add(
        commands,
        "seminars",
        "セミナーの一覧：申込みの数、キャンセル待ち、視聴用のURLがあるか（個人情報は出ません）",
        lambda session, _: print_seminars(session),
        is_one=False,
    )
    _add(
        commands,
        "seminar",
        "1回のセミナーの申込みと、メールがどうなったか（受付番号だけで、個人情報は出ません）",
        lambda session, args: print_seminar(session, args.seminar),
    )
    url = _add(
        commands,
        "set-url",
        "視聴用のURLを設定します。送る朝を過ぎていれば、席のある方みなに、すぐに送ります",
        lambda session, args: set_viewing_url(session, args.seminar, args.url, sure=args.yes),
        asks=True,
    )
    url.add_argument("url", metavar="URL", help="視聴用のURL（https://…）")
    off = _add(
        commands,
        "call-off",
        "セミナーを中止し、申し込んだ方みなに、理由をメールで知らせます（途中で止まったら、もう一度行います）",
        lambda session, args: call_off_all(session, args.seminar, args.reason, sure=args.yes),
        asks=True,
    )
    off.add_argument(
        "--reason",
        required=True,
        metavar="理由",
        help="下の一覧の id か、短い文です。メールに、そのまま出ます",
    )
    _add(
        commands,
        "tell-moved",
        "開催の日時（seminars.yml）が変わったことを、申し込んだ方みなにメールで知らせます（途中で止まったら、もう一度行います）",
        lambda session, args: tell_everybody_moved(session, args.seminar, sure=args.yes),
        asks=True,
    )
    _add(
        commands,
        "promote-waiting",
        "空いている席を、キャンセル待ちの方に順に回します（定員を増やしたあとなど。開庁日の朝にも、ひとりでに回ります）",
        lambda session, args: promote_waiting(session, args.seminar),
    )
    there = _add(
        commands,
        "attendance",
        "出欠を、CSV（受付番号と、出席 か 欠席）か、配信サービス（Zoom・Webex）のレポートから記録します",
        lambda session, args: record_attendance(
            session, args.seminar, args.csv, rest=args.rest, sure=args.yes
        ),
        asks=True,
    )
    there.add_argument(
        "csv", type=rows_of_file, metavar="ファイル", help="CSV のファイル（文字コードは、見分けます）"
    )
    there.add_argument(
        "--rest-absent", dest="rest", action="store_true", help="書いていない方を、欠席とします"
    )
    listed = _add(
        commands,
        "attendees",
        "席のある方の名簿（配信サービスに登録する、お名前などのCSV）を書きます（個人情報が出ます。記録します）",
        lambda session, args: write_list(session, args.seminar, args.out, args.reason),
    )
    listed.add_argument("--out", type=Path, required=True, metavar="ファイル", help="書き出すファイル")
    listed.add_argument(
        "--reason",
        required=True,
        metavar="理由",
        help="取り出すわけ。記録に残ります。個人情報は書かないでください",
    )
    _add(
        commands,
        "send-archive",
        "アーカイブ動画のURL（seminars.yml の archive_url）を、申し込んだ方みなに送ります",
        lambda session, args: send_archive(session, args.seminar, sure=args.yes),
        asks=True,
    )


def _add(
    commands: Any, name: str, words: str, run: Run, *, is_one: bool = True, asks: bool = False
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=words)
    if is_one:
        command.add_argument("seminar", metavar="セミナー", help=_ID)
    if asks:
        command.add_argument("--yes", action="store_true", help="確かめずに進めます")
    command.set_defaults(seminars=run)
    return command
