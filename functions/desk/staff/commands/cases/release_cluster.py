"""`release-cluster`: releases at once what seems to be one sender's work (`desk.counter.clusters`)."""

import sys
from collections.abc import Collection, Sequence
from uuid import uuid4

from desk.counter.clusters import RELEASE, cluster_of, release
from desk.counter.session import Session, at_words, slot_of
from desk.domain.submissions.model import Item, holds_slot
from desk.domain.submissions.watch.clusters import FEWEST
from desk.staff.session import agreed
from desk.staff.words.refusals import refusal_lines
from desk.staff.words.terminal import table

_HEADS = ("受付番号", "受け付けた日時", "相談の日時", "枠", "フォーム", "メモ")


def release_cluster(session: Session, receipt: str, *, without: Collection[str], sure: bool) -> int:
    """The exit status: 1 if it wasn't done, or not for all. Raises NotFound, BeingDeleted, Unavailable."""
    found = cluster_of(session, session.dossier(receipt).meta)
    if found.why == "released":
        print("もう、そのとおりになっています。何も変えませんでした。")
        return 0
    if found.why == "vetted":
        return _refused("まだ決まっていない、招待メールも送っていない受付の番号を書いてください。")
    unknown = set(without) - {item["receipt"] for item in found.items[:-1]}
    if unknown:
        return _refused(f"--except の受付番号が、このまとまりにありません：{'、'.join(sorted(unknown))}")
    if found.why == "few":
        return _refused(
            f"同じところから続けて届いた受付が、{FEWEST}件より少ないため、まとめて無効にはできません。"
            "1件ずつ、show で見て決めてください。"
        )
    chosen = [item for item in found.items if item["receipt"] not in without]
    _show(session, chosen)
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    return _release(session, chosen)


def _show(session: Session, chosen: Sequence[Item]) -> None:
    print(f"■ まとめて無効にするもの（{len(chosen)}件）")
    rows = [
        (
            str(item["receipt"]),
            at_words(item["received_at"]),
            slot_of(session, item),
            "あり" if holds_slot(item) else "なし",
            session.title(item["form"]),
            "あり" if item.get("notes") else "",
        )
        for item in chosen
    ]
    print("\n".join(f"  {line}" for line in table([_HEADS, *rows])))
    print("枠は、ほかの方が申し込めるようになります。メールは送りません（ご本人がいても、知らされません）。")
    print("ご本人の申込みと思われるものがあれば、--except 受付番号 を付けて、もう一度行ってください。")


def _release(session: Session, chosen: Sequence[Item]) -> int:
    released = release(session, chosen, op=str(uuid4()))
    for item, problem in released.refused:
        lines = refusal_lines(problem, session, stored=item, action=RELEASE)
        print("\n".join((f"受付番号 {item['receipt']}：", *lines)), file=sys.stderr)
    print(f"{released.done}件を無効にしました。")
    if released.done < len(chosen):
        return _refused("残りは、もう一度 release-cluster を行うと、見なおせます。")
    return 0


def _refused(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
