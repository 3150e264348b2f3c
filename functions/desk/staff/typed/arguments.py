"""What can be typed after `python -m desk`."""

import argparse
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from desk.bundle import Bundle
from desk.counter.receipts import end_of, whole
from desk.domain.mail.uses.table import resendable
from desk.staff.commands.dispatch.arguments import add_dispatch
from desk.staff.commands.magazines.arguments import add_magazine
from desk.staff.commands.seminars.arguments import add_seminars
from desk.staff.commands.texts.arguments import add_texts
from desk.staff.commands.times.arguments import add_times
from desk.staff.typed.action_arguments import add_actions, text_of_file
from desk.staff.typed.examples import fixed_examples
from desk.staff.typed.help_page import Parser
from desk.staff.typed.reason_lists import action_lines, desk_lines, listed

_MAX_REASON = 200
_MISTYPED = "受付番号に書き間違いがあります。もう一度見てください。"
_DAILY = """ふだんの予約は、次の4つです。
  list → show 受付番号 → confirm 受付番号 --url 会議のURL → （相談のあと）finish 受付番号
一覧（list）にある受付は、受付番号の終わりの4文字だけでもかまいません（例：K7M2-9XQ4-F は XQ4F）。"""
REASONS = {
    "requested": "本人から求められた",
    "mistaken": "まちがって送られた",
    "test": "試しに送ったもの",
}
"""Why something was erased, as recorded: no free text, which could name a person."""


def parser(bundle: Bundle | None) -> argparse.ArgumentParser:
    """The command line; without a bundle it has no actions, since they are the workflows'."""
    top = Parser(
        prog="python -m desk",
        description=(
            "窓口の職員が、受付を見て、対応を記録するための道具です。"
            "手続きごとの説明と例は、手続きのあとに --help と書くと出ます（confirm --help など）。"
        ),
        epilog=_DAILY,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="手続き")

    listed = commands.add_parser("list", help="対応を待っている受付の一覧（個人情報は出ません）")
    listed.add_argument("--desk", metavar="窓口", help="窓口の id。書かなければ、すべての窓口です")
    listed.add_argument(
        "--cluster",
        type=receipt,
        metavar="受付番号",
        help="この受付と同じところから続けて届いたものを、1件ずつ出します",
    )

    shown = commands.add_parser("show", help="1件のすべて（個人情報が出ます）")
    shown.add_argument("receipt", type=receipt, metavar="受付番号", help="全部か、終わりの4文字")

    sought = commands.add_parser(
        "find",
        help="受付を、電話番号・メールアドレス・名前・ふりがな・日・受付番号でさがします（個人情報が出ます。さがしたことを記録します）",
    )
    sought.add_argument(
        "words",
        nargs="*",
        metavar="さがすもの",
        help="電話番号（終わりの4けたでも）、名前の初め、12月10日など。書かなければ、あとでたずねます",
    )
    sought.add_argument("--desk", metavar="窓口", help="窓口の id。書かなければ、すべての窓口です")

    if bundle is not None:
        add_actions(commands, bundle, receipt, partial(action_lines, bundle))

    _by_phone(commands)

    cluster = commands.add_parser(
        "release-cluster",
        help="同じところから続けて届いた受付を、まとめて無効にし、枠を空けます（メールは送りません）",
    )
    cluster.add_argument("receipt", type=receipt, metavar="受付番号", help="まとまりの、どれか1つの受付番号")
    cluster.add_argument(
        "--except",
        dest="without",
        type=receipt,
        nargs="+",
        default=(),
        metavar="受付番号",
        help="無効にしない受付番号。いくつでも書けます",
    )
    cluster.add_argument("--yes", action="store_true", help="確かめずに進めます")

    add_times(commands)
    add_seminars(commands)
    if bundle is not None:
        for name in ("block", "close-day", "call-off"):
            commands.choices[name].more = partial(desk_lines, bundle)
    add_dispatch(commands, receipt)
    add_texts(commands, receipt, text_of_file)

    once_more = commands.add_parser(
        "resend", help="申し込んだ方へのメールを、同じ内容で、もう一度送ります（記録に残ります）"
    )
    once_more.add_argument("receipt", type=receipt, metavar="受付番号", help="全部か、終わりの4文字")
    once_more.add_argument(
        "--mail",
        metavar="種類",
        help="どのメールか。書かなければ、届いていないものか、いちばん新しいものです",
    )
    if bundle is not None:
        once_more.more = partial(_mail_kinds, bundle)
    once_more.add_argument("--yes", action="store_true", help="確かめずに進めます")

    again = commands.add_parser(
        "unsuppress",
        help="届かなかったために止めた、この方のアドレスへのメールを、また送れるようにします（記録に残ります）",
    )
    again.add_argument("receipt", type=receipt, metavar="受付番号", help="全部か、終わりの4文字")

    for name, words in (
        ("send-held", "止めているメール（自動返信など）を、送ります（記録に残ります）"),
        ("drop-held", "止めているメール（自動返信など）を、送らないことにします（記録に残ります）"),
    ):
        held = commands.add_parser(name, help=words)
        held.add_argument(
            "receipts", type=receipt, nargs="+", metavar="受付番号", help="受付番号。いくつでも書けます"
        )

    add_magazine(commands)

    _erase(
        commands.add_parser(
            "erase", help="終わった受付を、保存期間を待たずに、すべて消します（元にもどせません）"
        )
    )

    _export(commands.add_parser("export", help="期間を決めて、集計や全項目を取り出します"))
    commands.add_parser(
        "index",
        help="職員の画面で、前からある受付も、名前や電話番号でさがせるようにします（何度行ってもかまいません）",
    )
    commands.add_parser(
        "orphans",
        help="今の設定（窓口・開庁日・時刻・件数）に合わなくなった受付の一覧。あれば 1 で終わります",
    )
    commands.add_parser(
        "health",
        help="メールと受付の数、朝の一覧の具合。限度（site.yml の health）を超えていれば 1 で終わります",
    )
    _explain(commands, bundle)
    return top


def _explain(commands: Any, bundle: Bundle | None, above: str = "") -> None:
    """Give each command what it does and its examples."""
    for one in commands._choices_actions:  # argparse has no public way to ask for them
        command = commands.choices[one.dest]
        command.description = one.help
        if "examples" not in vars(command):
            command.examples = partial(fixed_examples, above + one.dest, bundle)
        for parts in command._actions:
            if isinstance(parts, argparse._SubParsersAction):
                _explain(parts, bundle, f"{above}{one.dest} ")


def _by_phone(commands: Any) -> None:
    """The commands for somebody who calls, and has perhaps no mail address."""
    taken = commands.add_parser("take", help="電話で聞いて、フォームのとおりに受け付けます（1問ずつ出ます）")
    taken.add_argument("form", metavar="フォーム", help="フォームの id（booking など）")
    taken.add_argument(
        "--file",
        dest="sheet",
        type=text_of_file,
        metavar="ファイル",
        help="聞いたことを書いた用紙（UTF-8）",
    )
    taken.add_argument("--sheet", dest="blank", action="store_true", help="何も書いていない用紙を出します")
    taken.add_argument("--yes", action="store_true", help="確かめずに進めます")
    for name, words in (
        ("letter", "メールアドレスのない方への手紙の文を出します（個人情報が出ます）"),
        ("letter-sent", "手紙を出したか、電話で伝えたことを記録します。一覧の「手紙を出す」が消えます"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("receipt", type=receipt, metavar="受付番号", help="全部か、終わりの4文字")
        if name == "letter-sent":
            command.add_argument("--yes", action="store_true", help="確かめずに進めます")


def receipt(text: str) -> str:
    """The receipt number that was typed, or its end (`desk.staff.typed.short_receipt`)."""
    number = whole(text) or end_of(text)
    if number is None:
        raise argparse.ArgumentTypeError(_MISTYPED)
    return number


def whole_receipt(text: str) -> str:
    """The receipt number that was typed in full."""
    number = whole(text)
    if number is None:
        raise argparse.ArgumentTypeError(f"{_MISTYPED}ここでは、受付番号を全部書いてください。")
    return number


def _erase(erase: argparse.ArgumentParser) -> None:
    which = erase.add_mutually_exclusive_group(required=True)
    which.add_argument("receipt", type=whole_receipt, nargs="?", metavar="受付番号", help="受付番号の全部")
    which.add_argument(
        "--mail", metavar="アドレス", help="このメールアドレスの受付すべて（表の全体を読みます）"
    )
    erase.add_argument(
        "--reason",
        choices=tuple(REASONS),
        required=True,
        metavar="id",
        help="消すわけ：" + "、".join(f"{name}（{words}）" for name, words in REASONS.items()),
    )
    erase.add_argument("--yes", action="store_true", help="確かめずに進めます")


def _export(export: argparse.ArgumentParser) -> None:
    kind = export.add_mutually_exclusive_group(required=True)
    kind.add_argument("--deidentified", action="store_true", help="件数だけの集計（個人情報は出ません）")
    kind.add_argument(
        "--internal",
        action="store_true",
        help="窓口の中で使う集計（回答までの日数、期限を守った割合、来なかった方、届かなかったメールも。公表はできません）",
    )
    kind.add_argument(
        "--full", action="store_true", help="全項目（個人情報が出ます。取り出したことを記録します）"
    )
    export.add_argument(
        "--from",
        dest="first",
        type=_day,
        required=True,
        metavar="年-月-日",
        help="受け付けた日（この日から）",
    )
    export.add_argument(
        "--to", dest="last", type=_day, required=True, metavar="年-月-日", help="受け付けた日（この日まで）"
    )
    export.add_argument(
        "--form", metavar="フォーム", help="フォームの id。書かなければ、すべてのフォームです"
    )
    export.add_argument(
        "--reason",
        type=_reason,
        metavar="理由",
        help="--full で取り出すわけ。記録に残ります。個人情報は書かないでください",
    )
    export.add_argument(
        "--xlsx",
        action="store_true",
        help="--full のファイルを、CSV でなく .xlsx にします（表計算ソフトで開いても、先頭の0が消えません）",
    )
    export.add_argument(
        "--out",
        type=Path,
        metavar="場所",
        help="書き出すファイル。--full ではフォルダー（フォームごとに1ファイル）",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("日付は 2026-11-20 の形で書いてください。") from None


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > _MAX_REASON:
        raise argparse.ArgumentTypeError(f"1文字以上{_MAX_REASON}文字以内で書いてください。")
    return reason


def _mail_kinds(bundle: Bundle) -> str:
    kinds = [f"  {kind}：{words}" for kind, words in resendable(bundle).items()]
    return listed("種類（この方に送ったものの中から。右の名前で書いてもかまいません）:", kinds)
