"""What can be typed for texts that wait and for notices, and what runs it."""

import argparse
from collections.abc import Callable
from typing import Any

from desk.staff.commands.texts.notices import print_notices, put_up, take_down
from desk.staff.commands.texts.prepared import prepare_text, send_prepared, take_back

_RECEIPT = "全部か、終わりの4文字"
_YES = "確かめずに進めます"


def add_texts(commands: Any, receipt: Callable[[str], str], text_of_file: Callable[[str], str]) -> None:
    """Adds the commands to argparse's subparsers."""
    made = commands.add_parser(
        "prepare", help="申し込んだ方への文を、すぐには送らずに、確かめを頼むか、次の開庁日の朝まで待たせます"
    )
    made.add_argument("receipt", type=receipt, metavar="受付番号", help=_RECEIPT)
    made.add_argument("action", metavar="手続き", help="文を送る手続き（answer、message など）")
    text = made.add_mutually_exclusive_group(required=True)
    text.add_argument("--text", metavar="文", help="送る文")
    text.add_argument(
        "--file", dest="text", type=text_of_file, metavar="ファイル", help="文を書いたファイル（UTF-8）"
    )
    when = made.add_mutually_exclusive_group(required=True)
    when.add_argument("--look", action="store_true", help="別の人に、確かめを頼みます")
    when.add_argument("--morning", action="store_true", help="次の開庁日の朝に送ります")
    made.add_argument("--yes", action="store_true", help=_YES)
    made.set_defaults(
        texts=lambda session, args: prepare_text(
            session, args.receipt, args.action, args.text, is_for_look=args.look, sure=args.yes
        )
    )

    sent = commands.add_parser(
        "send-prepared",
        help="待っている文を、そのまま送ります（確かめを頼まれた人は、これで確かめたことになります）",
    )
    sent.add_argument("receipt", type=receipt, metavar="受付番号", help=_RECEIPT)
    sent.add_argument("--yes", action="store_true", help=_YES)
    sent.set_defaults(texts=lambda session, args: send_prepared(session, args.receipt, sure=args.yes))

    back = commands.add_parser("take-back", help="待っている文を取りもどします（送りません）")
    back.add_argument("receipt", type=receipt, metavar="受付番号", help=_RECEIPT)
    back.set_defaults(texts=lambda session, args: take_back(session, args.receipt))

    returned = commands.add_parser(
        "return-look", help="確かめを頼まれた文を、直してほしいところを書いてもどします"
    )
    returned.add_argument("receipt", type=receipt, metavar="受付番号", help=_RECEIPT)
    returned.add_argument("--note", required=True, metavar="文", help="直してほしいところ")
    returned.set_defaults(texts=lambda session, args: take_back(session, args.receipt, note=args.note))

    _add_notice(commands)


def _add_notice(commands: Any) -> None:
    top: argparse.ArgumentParser = commands.add_parser(
        "notice", help="だれでも読めるページに出すお知らせ（終わりの日時で、ひとりでに消えます）"
    )
    which = top.add_subparsers(dest="notice_command", required=True, metavar="手続き")
    listed = which.add_parser("list", help="出ているお知らせと、これから出るお知らせの一覧")
    listed.set_defaults(texts=lambda session, _: print_notices(session))
    put = which.add_parser("put", help="お知らせを出します（記録に残ります）")
    put.add_argument("--text", required=True, metavar="文", help="お知らせの文")
    put.add_argument("--until", required=True, metavar="日時", help="終わる日時（2026-12-01T17:15）")
    put.add_argument(
        "--from", dest="begins", default="", metavar="日時", help="出しはじめる日時。書かなければ、すぐです"
    )
    put.add_argument("--level", default="info", metavar="種類", help="info（ふつう）か urgent（急ぎ）")
    put.add_argument(
        "--desk", default="", metavar="窓口", help="その窓口のページだけに出します。書かなければ、全部です"
    )
    put.add_argument("--yes", action="store_true", help=_YES)
    put.set_defaults(texts=lambda session, args: put_up(session, _typed(args), sure=args.yes))
    take = which.add_parser("take", help="お知らせを取り下げます（記録に残ります）")
    take.add_argument("id", metavar="目印", help="notice list に出る目印")
    take.add_argument("--yes", action="store_true", help=_YES)
    take.set_defaults(texts=lambda session, args: take_down(session, args.id, sure=args.yes))


def _typed(args: argparse.Namespace) -> dict[str, str]:
    return {
        "text": args.text,
        "until": args.until,
        "from": args.begins,
        "level": args.level,
        "desk": args.desk,
    }
