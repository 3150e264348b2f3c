"""`release-cluster`: releases at once what seems to be one sender's work (`domain.submissions.clusters`).

Each submission is released by the action of its workflow, on the version that was shown, and no mail is sent.
What isn't suspect yet is marked before, as part of the cluster. The one by which the cluster is named is
marked first and released last: if the command is cut off, the same command finishes it.
"""

import sys
from collections.abc import Collection, Sequence
from uuid import uuid4

from desk.counter.session import Session, at_words, slot_of
from desk.domain.errors import Problem
from desk.domain.submissions.model import Change, Item, holds_slot, sid_of
from desk.domain.submissions.watch.clusters import FEWEST, MARK, alike, is_unvetted
from desk.domain.submissions.workflow import Action
from desk.staff.session import agreed
from desk.staff.words.refusals import refusal_lines
from desk.staff.words.terminal import table
from desk.usecases.change_submission import act

_HEADS = ("受付番号", "受け付けた日時", "相談の日時", "枠", "フォーム", "メモ")


def release_cluster(session: Session, receipt: str, *, without: Collection[str], sure: bool) -> int:
    """The exit status: 1 if it wasn't done, or not for all. Raises NotFound, BeingDeleted, Unavailable."""
    anchor = session.dossier(receipt).meta
    if anchor["status"] == "released":
        print("もう、そのとおりになっています。何も変えませんでした。")
        return 0
    if not is_unvetted(anchor):
        return _refused("まだ決まっていない、招待メールも送っていない受付の番号を書いてください。")
    work = session.patiently(lambda: list(session.parts.store.work(anchor["desk"])))
    others = alike(work, anchor)
    unknown = set(without) - {item["receipt"] for item in others}
    if unknown:
        return _refused(f"--except の受付番号が、このまとまりにありません：{'、'.join(sorted(unknown))}")
    if len(others) + 1 < FEWEST and MARK not in anchor.get("suspect", ()):
        return _refused(
            f"同じところから続けて届いた受付が、{FEWEST}件より少ないため、まとめて無効にはできません。"
            "1件ずつ、show で見て決めてください。"
        )
    chosen = [item for item in (*others, anchor) if item["receipt"] not in without]
    _show(session, chosen)
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    return _release(session, anchor, chosen)


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


def _release(session: Session, anchor: Item, chosen: Sequence[Item]) -> int:
    failed = 0
    anchor = _marked(session, anchor, anchor["receipt"])
    for item in chosen[:-1]:
        failed += not _release_one(session, item, anchor["receipt"])
    # What isn't done yet has to be found again by its anchor, so that one stays when another has failed.
    done = len(chosen) - 1 - failed + (not failed and _release_one(session, anchor, anchor["receipt"]))
    print(f"{done}件を無効にしました。")
    if done < len(chosen):
        return _refused("残りは、もう一度 release-cluster を行うと、見なおせます。")
    return 0


def _marked(session: Session, item: Item, cluster: str) -> Item:
    """The submission, marked as part of the cluster that `cluster` names, with an event that says so."""
    if MARK in item.get("suspect", ()):
        return item
    change = Change(
        stored=item,
        action="release_cluster",
        status=item["status"],
        by=session.who,
        at=session.now,
        op=str(uuid4()),
        values={"suspect": [*item.get("suspect", ()), MARK]},
        details={"cluster": cluster},
    )
    return session.patiently(lambda: session.parts.store.change(change))


def _release_one(session: Session, item: Item, cluster: str) -> bool:
    action, op, parts = Action(name="release"), str(uuid4()), session.parts
    try:
        marked = item if item.get("suspect") else _marked(session, item, cluster)
        session.patiently(
            lambda: act(action, sid_of(item), by=session.who, op=op, parts=parts, version=int(marked["v"]))
        )
    except Problem as problem:
        lines = refusal_lines(problem, session, stored=item, action=action)
        print("\n".join((f"受付番号 {item['receipt']}：", *lines)), file=sys.stderr)
        return False
    return True


def _refused(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
