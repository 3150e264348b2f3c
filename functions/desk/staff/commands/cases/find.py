"""`find`: cases by receipt number, phone, mail address, name, kana or day; as at the console."""

import sys
from collections.abc import Sequence

from desk.counter.cases.searching import MOST, name_of, search
from desk.counter.session import Session, slot_of
from desk.staff.words.terminal import table

_HEADS = ("受付番号", "状態", "日時", "フォーム", "名前")


def print_found(session: Session, typed: Sequence[str], desks: Sequence[str]) -> int:
    """What was typed as words, or is asked for. That it was searched for is written down, not the words.

    Raises KeyMissing, Unavailable.
    """
    asked = " ".join(typed)
    if not typed:
        print("さがすもの：", end="", flush=True)
        asked = sys.stdin.readline().strip()
    found = search(session, asked, desks)
    if found is None:
        print(
            "これでは、さがせません。受付番号、電話番号（終わりの4けたでも）、メールアドレス、"
            "名前やふりがなの初め（2文字から）、日（12月10日など）のどれかを書いてください。",
            file=sys.stderr,
        )
        return 2
    if not found.items:
        print(
            "見つかりません。書き方を見なおすか、ほかのものでさがしてください。"
            "終わった受付は、受付番号の全部が必要です。",
            file=sys.stderr,
        )
        return 1
    rows = [
        (
            str(item["receipt"]),
            session.status(item),
            slot_of(session, item),
            session.title(item["form"]),
            name_of(session, item),
        )
        for item in found.items
    ]
    print("\n".join(table([_HEADS, *rows])))
    if not found.is_all:
        print(f"{MOST}件までを出しました。ほかにもあります。もっと長く書いてください。")
    print("1件のすべては、show 受付番号 で見ます。")
    return 0
