"""What can be typed after `block`, `unblock`, `blocks` and `close-day`, and what runs them."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from desk.counter.session import Session
from desk.counter.times.blocks import desk_of, wanted_block
from desk.counter.times.series import weekdays_of
from desk.counter.times.typed import Mistyped
from desk.staff.commands.times.blocks import block, print_blocks, unblock
from desk.staff.commands.times.closure import close_day, wanted_of

_DAY = "12月10日、12/10、2026-12-10、今日、明日のように書きます"
_TIME = "10:00（その時刻に始まる1回）や 10:00-12:00 のように書きます。書かなければ、1日です"
_REASON = "下の一覧の id か、短い文です"


def add_times(commands: Any) -> None:
    """Adds the commands to argparse's subparsers."""
    blocked = commands.add_parser(
        "block", help="時間や日をふさぎ、予約を受けないようにします（入っている予約は、そのままです）"
    )
    blocked.add_argument("day", metavar="日", help=_DAY)
    blocked.add_argument("time", nargs="?", metavar="時刻", help=_TIME)
    blocked.add_argument(
        "--until", default="", metavar="日", help="いつまでか。その日までの、開庁日の全部をふさぎます"
    )
    blocked.add_argument(
        "--weekdays", default="", metavar="曜日", help="--until までの、その曜日だけをふさぎます。例：月水"
    )
    blocked.add_argument(
        "--places",
        type=int,
        metavar="数",
        help="同じ時刻に何件も受けるとき、ふさぐ数。書かなければ、全部です",
    )
    blocked.add_argument("--reason", required=True, metavar="理由", help=_REASON)
    _common(blocked, _block)

    opened = commands.add_parser("unblock", help="ふさいだ時間を、また予約できるようにします")
    opened.add_argument("day", metavar="日", help=_DAY)
    opened.add_argument(
        "time", nargs="?", metavar="時刻", help=f"{_TIME}。そのうちの、ふさいだものすべてを解きます"
    )
    _common(opened, _unblock)

    listed = commands.add_parser("blocks", help="ふさいでいる時間の一覧（個人情報は出ません）")
    listed.add_argument("--desk", metavar="窓口", help="窓口の id。書かなければ、すべての窓口です")
    listed.set_defaults(times=_blocks)

    closed = commands.add_parser(
        "close-day",
        help="日や時間をふさぎ、入っている予約を、理由を知らせて移すか取り消します（先に一覧を出します）",
    )
    closed.add_argument("day", nargs="?", metavar="日", help=_DAY)
    closed.add_argument("--from", dest="first", metavar="時刻", help="何時から。書かなければ、朝からです")
    closed.add_argument(
        "--to", dest="last", metavar="時刻", help="何時まで。書かなければ、その日の終わりまでです"
    )
    closed.add_argument(
        "--misfits",
        action="store_true",
        help="日を書かずに、今の設定（開庁日・時刻・件数）に合わなくなった予約のすべてについて行います",
    )
    closed.add_argument(
        "--reason", required=True, metavar="理由", help=f"{_REASON}。メールに、そのまま出ます"
    )
    closed.add_argument(
        "--slots",
        nargs="+",
        default=(),
        metavar="日時",
        help="移す日時。書いた順に使います。例：12月11日10時 12月11日14時",
    )
    closed.add_argument("--near", action="store_true", help="移す日時がない方を、近い空きへ移します")
    closed.add_argument("--cancel", action="store_true", help="移す日時がない方は、取り消します")
    _common(closed, _close)


def run_times(session: Session, args: argparse.Namespace) -> int:
    """Run one of these commands; the exit status. Raises InvalidAnswers, Unavailable."""
    try:
        return int(args.times(session, args))
    except Mistyped as mistyped:
        print(mistyped, file=sys.stderr)
        return 2


def _common(command: argparse.ArgumentParser, run: Callable[[Session, argparse.Namespace], int]) -> None:
    command.add_argument("--desk", metavar="窓口", help="窓口の id。予約を受ける窓口が1つなら、いりません")
    command.add_argument("--yes", action="store_true", help="確かめずに進めます")
    command.set_defaults(times=run)


def _block(session: Session, args: argparse.Namespace) -> int:
    return block(
        session,
        args.desk,
        args.day,
        args.time,
        until=args.until,
        weekdays=weekdays_of(args.weekdays),
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


def _close(session: Session, args: argparse.Namespace) -> int:
    if bool(args.day) == args.misfits or (args.misfits and (args.first or args.last)):
        raise Mistyped("閉める日か、--misfits の、どちらかを書いてください。")
    desk = desk_of(session, args.desk)
    times = f"{args.first or '0:00'}-{args.last or '24:00'}" if args.first or args.last else None
    block = None
    if args.day:
        block = wanted_block(session, desk, args.day, times, places=None, reason=args.reason)
    wanted = wanted_of(
        session, desk, reason=args.reason, slots=args.slots, near=args.near, cancels=args.cancel
    )
    return close_day(session, wanted, desk=desk, block=block, sure=args.yes)
