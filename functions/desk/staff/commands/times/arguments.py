"""What can be typed after `block`, `unblock` and `blocks`, and what runs them."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from desk.staff.commands.times.blocks import block, print_blocks, unblock
from desk.staff.commands.times.typed import Mistyped
from desk.staff.session import Session

_DAY = "日。2026-11-26、11/26、11月26日、今日、明日のように書きます"
_TIME = "時間。10:00（その時刻に始まる1回）や 10:00-12:00 のように書きます。書かなければ、1日です"
_REASON = "理由。理由の一覧（desks.yml の change_reasons）の id か、短い文です"


def add_times(commands: Any) -> None:
    """Adds the commands to argparse's subparsers."""
    blocked = commands.add_parser(
        "block", help="時間や日をふさぎ、予約を受けないようにします（入っている予約は、そのままです）"
    )
    blocked.add_argument("day", help=_DAY)
    blocked.add_argument("time", nargs="?", help=_TIME)
    blocked.add_argument(
        "--places", type=int, metavar="N", help="同じ時刻に何件も受けるとき、ふさぐ数。書かなければ、全部です"
    )
    blocked.add_argument("--reason", required=True, metavar="理由", help=_REASON)
    _common(blocked, _block)

    opened = commands.add_parser("unblock", help="ふさいだ時間を、また予約できるようにします")
    opened.add_argument("day", help=_DAY)
    opened.add_argument("time", nargs="?", help=f"{_TIME}のうちの、ふさいだものすべてを解きます")
    _common(opened, _unblock)

    listed = commands.add_parser("blocks", help="ふさいでいる時間の一覧（個人情報は出ません）")
    listed.add_argument("--desk", help="窓口の id。書かなければ、すべての窓口です")
    listed.set_defaults(times=_blocks)


def run_times(session: Session, args: argparse.Namespace) -> int:
    """Run one of these commands; the exit status. Raises InvalidAnswers, Unavailable."""
    try:
        return int(args.times(session, args))
    except Mistyped as mistyped:
        print(mistyped, file=sys.stderr)
        return 2


def _common(command: argparse.ArgumentParser, run: Callable[[Session, argparse.Namespace], int]) -> None:
    command.add_argument("--desk", help="窓口の id。予約を受ける窓口が1つなら、いりません")
    command.add_argument("--yes", action="store_true", help="確かめずに進めます")
    command.set_defaults(times=run)


def _block(session: Session, args: argparse.Namespace) -> int:
    return block(
        session,
        args.desk,
        args.day,
        args.time,
        places=args.places,
        reason=args.reason,
        sure=args.yes,
    )


def _unblock(session: Session, args: argparse.Namespace) -> int:
    return unblock(session, args.desk, args.day, args.time, sure=args.yes)


def _blocks(session: Session, args: argparse.Namespace) -> int:
    desks = list(session.bundle["desks"])
    if args.desk not in (None, *desks):
        raise Mistyped(f"窓口「{args.desk}」はありません。次の中から選んでください：{'、'.join(desks)}")
    return print_blocks(session, [args.desk] if args.desk else desks)
