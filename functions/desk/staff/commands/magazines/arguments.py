"""What can be typed after `magazine`, and what runs it."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from desk.counter.session import Session
from desk.domain.magazines.issues import Issue
from desk.staff.commands.magazines.issues import preview, print_magazines, print_status, send
from desk.staff.commands.magazines.readers import find, invite, leave

_ISSUE = "号の目印（magazine list に出る名前）"
_WITH_ISSUE: dict[str, tuple[str, Callable[[Session, Issue], int]]] = {
    "preview": ("号のメールを、届くとおりの文面で出します（まだ送りません）", preview),
    "status": ("号を何人に送り、何人に届かなかったかの数", print_status),
}
_SEND = "号を、登録している方すべてに送ります（人数と文面を見せてから、確かめます）"

_OF_A_READER = {
    "find": "1つのアドレスが、登録されているかどうかを見ます（見たことを記録します）",
    "leave": "ご本人の求めで、1つのアドレスへの配信を止めます",
    "invite": "登録を確かめるメールを、1つのアドレスに送ります（登録は、ご本人がそのメールで決めます）",
}


def add_magazine(commands: Any) -> None:
    """Adds the command to argparse's subparsers."""
    top: argparse.ArgumentParser = commands.add_parser(
        "magazine", help="メールマガジンの登録の数、号の文面、送信（アドレスは出ません）"
    )
    which = top.add_subparsers(dest="magazine_command", required=True, metavar="手続き")
    which.add_parser("list", help="メールマガジンと号の一覧、登録している人の数")
    for name, (words, _) in _WITH_ISSUE.items():
        command = which.add_parser(name, help=words)
        command.add_argument("issue", metavar="号", help=_ISSUE)
    sending = which.add_parser("send", help=_SEND)
    sending.add_argument("issue", metavar="号", help=_ISSUE)
    sending.add_argument("--yes", action="store_true", help="号の目印を打たずに送ります")
    for name, words in _OF_A_READER.items():
        command = which.add_parser(name, help=words, description=words)
        command.add_argument(
            "--mail", metavar="アドレス", help="メールアドレス（書かないと、あとでたずねます）"
        )
        if name != "find":
            command.add_argument("--magazine", metavar="目印", help="どのメールマガジンか（1つだけなら不要）")
            command.add_argument("--yes", action="store_true", help="確かめずに進めます")


def run_magazine(session: Session, args: argparse.Namespace) -> int:
    """Run the command; the exit status."""
    if not session.bundle["magazines"]:
        print("この窓口には、メールマガジンがありません（content/magazines.yml）。", file=sys.stderr)
        return 1
    if args.magazine_command == "list":
        return print_magazines(session)
    if args.magazine_command == "find":
        return find(session, args.mail)
    if args.magazine_command in _OF_A_READER:
        run_for = leave if args.magazine_command == "leave" else invite
        return run_for(session, args.mail, args.magazine, sure=args.yes)
    issue = Issue.of(args.issue, session.bundle)
    if issue is None:
        listed = "、".join(session.bundle["newsletter"]) or "まだ1つもありません"
        print(f"号「{args.issue}」はありません。次の中から選んでください：{listed}", file=sys.stderr)
        return 2
    if args.magazine_command == "send":
        return send(session, issue, sure=args.yes)
    _, run = _WITH_ISSUE[args.magazine_command]
    return run(session, issue)
