"""The staff's command line: parses it, runs one command, prints refusals. See `python -m desk`."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError

from desk.bundle import Bundle
from desk.counter.receipts import SeveralReceipts, full_receipt
from desk.counter.session import Session, permanent_error_words
from desk.domain.codes.keyed_hash import KeyMissing
from desk.domain.errors import Problem
from desk.parts import Parts
from desk.staff.commands.cases.act import do
from desk.staff.commands.cases.find import print_found
from desk.staff.commands.cases.list import print_list
from desk.staff.commands.cases.release_cluster import release_cluster
from desk.staff.commands.cases.show import print_case
from desk.staff.commands.cases.take import print_sheet, take
from desk.staff.commands.data.erase import erase, erase_address
from desk.staff.commands.data.export import Period, export_figures, export_full
from desk.staff.commands.data.index import index_all
from desk.staff.commands.magazines.arguments import run_magazine
from desk.staff.commands.mails.held import settle_held
from desk.staff.commands.mails.letter import letters_sent, print_letters
from desk.staff.commands.mails.resend import resend
from desk.staff.commands.mails.unsuppress import unsuppress
from desk.staff.commands.times.arguments import run_times
from desk.staff.commands.watch.health import print_health
from desk.staff.commands.watch.orphans import print_orphans
from desk.staff.identity import NotNamed, caller
from desk.staff.session import staff_session
from desk.staff.typed import arguments
from desk.staff.typed.misnamed import misnamed_lines
from desk.staff.words.refusals import refusal_lines, which_lines


def main(argv: Sequence[str], *, who: str | None = None, parts: Parts | None = None) -> int:
    """Run one command; the exit status. `who` and `parts` are for tests and for local/ only."""
    status = 1
    try:
        status = _main(argv, who, parts)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough (`list | head`). Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _main(argv: Sequence[str], who: str | None, parts: Parts | None) -> int:
    bundle: Bundle | None = None
    try:
        parts = parts or Parts()
        bundle = parts.bundle
    except (KeyError, OSError, ValueError):
        parts = None
    known = arguments.parser(bundle)
    if misnamed := misnamed_lines(known, argv):
        return _fail("\n".join(misnamed))
    try:
        args = known.parse_args(argv)
    except SystemExit as exit_:
        return int(exit_.code or 0)
    if parts is None:
        return _fail(
            "TABLE_NAME（表の名前）と BUNDLE_PATH（make build で作った bundle.json）を設定してください。"
        )
    session = staff_session(parts, lambda: who or caller())
    try:
        _complete(args, session)
        return _run(session, args)
    except SeveralReceipts as several:
        print("\n".join(which_lines(several, session)), file=sys.stderr)
        return 1
    except Problem as problem:
        print("\n".join(refusal_lines(problem, session)), file=sys.stderr)
        return 1
    except NotNamed:
        return _fail(
            "このサインインの名前は、記録では申し込んだ方を表します。別の名前でサインインしてください。"
        )
    except KeyMissing as missing:
        return _fail(
            f"{missing.setting} を設定してください（配置した環境と同じ値です）。何もしませんでした。"
        )
    except (ClientError, BotoCoreError) as error:
        # Its text may contain what was sent, so only its kind is printed.
        kind = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
        print(permanent_error_words(error) or f"AWS との通信に失敗しました（{kind}）。", file=sys.stderr)
        return 1


def _complete(args: Namespace, session: Session) -> None:
    """Put whole receipt numbers in place of the ends that were typed."""
    if getattr(args, "receipt", None):
        args.receipt = full_receipt(args.receipt, session)
    if "receipts" in args:
        args.receipts = [full_receipt(typed, session) for typed in args.receipts]


def _run(session: Session, args: Namespace) -> int:
    match args.command:
        case "list" | "find":
            desks = list(session.bundle["desks"])
            if args.desk not in (None, *desks):
                return _fail(f"窓口「{args.desk}」はありません。次の中から選んでください：{'、'.join(desks)}")
            asked = [args.desk] if args.desk else desks
            if args.command == "find":
                return print_found(session, args.words, asked)
            return print_list(session, asked, cluster=args.cluster)
        case "show":
            return print_case(session, args.receipt)
        case "release-cluster":
            return release_cluster(session, args.receipt, without=args.without, sure=args.yes)
        case "export":
            return _export(session, args)
        case "take":
            return _take(session, args)
        case "letter":
            return print_letters(session, args.receipt)
        case "letter-sent":
            return letters_sent(session, args.receipt, sure=args.yes)
        case "resend":
            return resend(session, args.receipt, kind=args.mail, sure=args.yes)
        case "unsuppress":
            return unsuppress(session, args.receipt)
        case "send-held":
            return settle_held(session, args.receipts, "send_held")
        case "drop-held":
            return settle_held(session, args.receipts, "drop_held")
        case _ if "seminars" in args:
            return int(args.seminars(session, args))
        case "block" | "unblock" | "blocks" | "close-day":
            return run_times(session, args)
        case _ if "texts" in args:
            return int(args.texts(session, args))
        case _ if "dispatch" in args:
            return int(args.dispatch(session, args))
        case "magazine":
            return run_magazine(session, args)
        case "erase" if args.mail:
            return erase_address(session, args.mail, reason=args.reason, sure=args.yes)
        case "erase":
            return erase(session, args.receipt, reason=args.reason, sure=args.yes)
        case "index":
            return index_all(session)
        case "orphans":
            return print_orphans(session)
        case "health":
            return print_health(session)
        case _:
            return do(session, args.receipt, args.action(args), version=args.version, sure=args.yes)


def _take(session: Session, args: Namespace) -> int:
    forms = session.bundle["forms"]
    if args.form not in forms:
        return _fail(f"フォーム「{args.form}」はありません。次の中から選んでください：{'、'.join(forms)}")
    if args.blank:
        return print_sheet(session, args.form)
    return take(session, args.form, sheet=args.sheet, sure=args.yes)


def _export(session: Session, args: Namespace) -> int:
    forms = session.bundle["forms"]
    if args.form not in (None, *forms):
        return _fail(f"フォーム「{args.form}」はありません。次の中から選んでください：{'、'.join(forms)}")
    if args.last < args.first:
        return _fail("--to は、--from と同じ日か、あとの日にしてください。")
    period = Period(first=args.first, last=args.last, form=args.form)
    if not args.full and args.xlsx:
        return _fail("--xlsx は、--full といっしょに使います。")
    if not args.full:
        return export_figures(session, period, args.out, is_internal=args.internal)
    if not args.reason or not args.out:
        return _fail("--full には、--reason（取り出すわけ）と --out（書き出すフォルダー）が必要です。")
    return export_full(session, period, args.reason, args.out, as_xlsx=args.xlsx)


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 2
