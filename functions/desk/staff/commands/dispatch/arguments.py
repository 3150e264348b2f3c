"""What can be typed after `experts`, `expert-…` and `sheet`, and what runs them."""

import argparse
from collections.abc import Callable
from typing import Any

from desk.counter.session import Session
from desk.staff.commands.dispatch.experts import add, edit, erase, print_experts, rest
from desk.staff.commands.dispatch.sheet import print_dispatch

_ID = "専門家の id（experts の一覧にあるもの）"
_DESK = "窓口の id。専門家を派遣する窓口が1つなら、いりません"

Run = Callable[[Session, argparse.Namespace], int]


def add_dispatch(commands: Any, receipt: Callable[[str], str]) -> None:
    """Adds the commands to argparse's subparsers."""
    listed = commands.add_parser(
        "experts", help="専門家の一覧と、受け持っている派遣・訪問の数（名前が出ます）"
    )
    listed.add_argument("--desk", metavar="窓口", help=_DESK)
    listed.set_defaults(dispatch=lambda session, args: print_experts(session, args.desk))

    added = commands.add_parser("expert-add", help="専門家を加えます")
    added.add_argument("--name", required=True, metavar="名前", help="名前")
    added.add_argument(
        "--field", required=True, metavar="専門", help="専門（申し込んだ方へのメールにも出ます）"
    )
    added.add_argument("--mail", required=True, metavar="アドレス", help="訪問のお知らせを送るメールアドレス")
    _common(
        added,
        lambda session, args: add(
            session, args.desk, name=args.name, field=args.field, mail=args.mail, sure=args.yes
        ),
    )

    edited = commands.add_parser("expert-edit", help="専門家の名前・専門・メールアドレスを直します")
    edited.add_argument("expert", metavar="専門家", help=_ID)
    for option, value, words in (
        ("--name", "名前", "新しい名前"),
        ("--field", "専門", "新しい専門"),
        ("--mail", "アドレス", "新しいメールアドレス"),
    ):
        edited.add_argument(option, metavar=value, help=words)
    _common(
        edited,
        lambda session, args: edit(
            session, args.desk, args.expert, name=args.name, field=args.field, mail=args.mail, sure=args.yes
        ),
    )

    resting = commands.add_parser(
        "expert-rest", help="専門家に、新しく頼まないようにします。1年たつと、名前などは自動で消えます"
    )
    resting.add_argument("expert", metavar="専門家", help=_ID)
    _common(resting, lambda session, args: rest(session, args.desk, args.expert, active=False, sure=args.yes))
    back = commands.add_parser("expert-back", help="休んでいる専門家に、また頼めるようにします")
    back.add_argument("expert", metavar="専門家", help=_ID)
    _common(back, lambda session, args: rest(session, args.desk, args.expert, active=True, sure=args.yes))

    erased = commands.add_parser(
        "expert-erase", help="専門家の名前などを、今すぐ消します（元にもどせません）"
    )
    erased.add_argument("expert", metavar="専門家", help=_ID)
    _common(erased, lambda session, args: erase(session, args.desk, args.expert, sure=args.yes))

    sheet = commands.add_parser("sheet", help="派遣1件を、印刷できる用紙にします（個人情報が出ます）")
    sheet.add_argument("receipt", type=receipt, metavar="受付番号", help="全部か、終わりの4文字")
    sheet.set_defaults(dispatch=lambda session, args: print_dispatch(session, args.receipt))


def _common(command: argparse.ArgumentParser, run: Run) -> None:
    command.add_argument("--desk", metavar="窓口", help=_DESK)
    command.add_argument("--yes", action="store_true", help="確かめずに進めます")
    command.set_defaults(dispatch=run)
