"""`experts`, `expert-add`, `expert-edit`, `expert-rest`, `expert-back`, `expert-erase`: whom a desk sends.

An expert is a person: the name is shown to the staff and to the body that is visited, and the data are
deleted a year after the desk has stopped asking them, or at once by `expert-erase`.
"""

import secrets
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from desk.counter.dispatch.experts import (
    LABELS,
    LONGEST,
    by_name,
    desks_that_send,
    experts_of,
    load_of,
    needed_by,
    normalised,
    rest_values,
    work_of,
)
from desk.counter.session import Session
from desk.domain.codes.receipt import ALPHABET
from desk.domain.submissions.dispatch.experts import expert_item
from desk.domain.submissions.model import Item
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs, table
from desk.storage.dispatch.experts import Outcome, add_expert, change_expert, delete_expert

_HEADS = ("id", "名前", "専門", "メール", "今", "派遣", "決まった訪問", "済んだ訪問", "次の訪問")
_NOTHING = "何もしませんでした。"


def print_experts(session: Session, desk: str | None) -> int:
    """Every expert with the load: the open dispatches, the visits planned and made in them."""
    chosen = _desk_of(session, desk)
    if chosen is None:
        return 2
    experts, work = experts_of(session, chosen), work_of(session, chosen)
    if not experts:
        print("専門家は、まだいません。expert-add で加えてください。")
        return 0
    rows = [_row(session, item, work) for item in by_name(experts)]
    print(f"■ 専門家（{len(rows)}人）")
    print("\n".join(f"  {row}" for row in table([_HEADS, *rows])))
    print("「派遣」は、今進んでいるものの数です。訪問の数は、その派遣の中のものです。")
    return 0


def add(session: Session, desk: str | None, *, name: str, field: str, mail: str, sure: bool) -> int:
    """Add an expert; the exit status."""
    chosen = _desk_of(session, desk)
    values = _checked({"name": name, "field": field, "mail": mail})
    if chosen is None or values is None:
        return 2
    print(
        "\n".join(
            pairs([("加える専門家", values["name"]), ("専門", values["field"]), ("メール", values["mail"])])
        )
    )
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    op, store, who = str(uuid4()), session.parts.store, session.who
    while True:
        expert = "".join(secrets.choice(ALPHABET) for _ in range(4))
        item = expert_item(
            chosen, expert, name=values["name"], field=values["field"], mail=values["mail"], at=session.now
        )
        done = session.patiently(partial(add_expert, store, item, by=who, op=op, at=session.now))
        if done == "done":
            print(f"専門家を加えました。id は {expert} です。")
            return 0


def edit(
    session: Session,
    desk: str | None,
    expert: str,
    *,
    name: str | None,
    field: str | None,
    mail: str | None,
    sure: bool,
) -> int:
    """Change an expert's data. Mails that are on their way keep the address; `resend` repeats one."""
    item = _expert(session, desk, expert)
    typed = {
        key: value for key, value in (("name", name), ("field", field), ("mail", mail)) if value is not None
    }
    values = _checked(typed)
    if item is None or values is None:
        return 2
    if not values:
        print("直すものを書いてください。例：expert-edit ID --mail 新しいアドレス", file=sys.stderr)
        return 2
    rows = [(LABELS[key], f"{item[key]} → {value}") for key, value in values.items()]
    return _change(session, item, values, rows, what="edit", sure=sure)


def rest(session: Session, desk: str | None, expert: str, *, active: bool, sure: bool) -> int:
    """Stop asking an expert, or ask again. Nobody rests who has a visit ahead."""
    item = _expert(session, desk, expert)
    if item is None:
        return 2
    if item["active"] == active:
        print(f"もう、そのとおりになっています。{_NOTHING}")
        return 0
    if not active and _is_needed(session, item):
        return 1
    values = rest_values(active=active, at=session.now)
    rows = [
        (
            "すること",
            "また頼めるようにする" if active else "新しく頼まないようにする（1年後に、名前などを消します）",
        )
    ]
    return _change(session, item, values, rows, what="back" if active else "rest", sure=sure)


def erase(session: Session, desk: str | None, expert: str, *, sure: bool) -> int:
    """Delete an expert's data now; open dispatches have to be handed on before."""
    item = _expert(session, desk, expert)
    if item is None:
        return 2
    if _is_needed(session, item):
        return 1
    print("\n".join(pairs([("消す専門家", str(item["name"])), ("消えるもの", "名前、専門、メールアドレス")])))
    print("送ったメールの中の名前とアドレスは、その受付の保存期間が過ぎたときに消えます。")
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    op = str(uuid4())
    store = session.parts.store
    done = session.patiently(lambda: delete_expert(store, item, by=session.who, op=op, at=session.now))
    return _told(done, "専門家の名前などを消しました。")


def _change(
    session: Session,
    item: Item,
    values: Mapping[str, Any],
    rows: Sequence[tuple[str, str]],
    *,
    what: str,
    sure: bool,
) -> int:
    print("\n".join(pairs([("専門家", str(item["name"])), *rows])))
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    op = str(uuid4())
    store = session.parts.store
    done = session.patiently(
        lambda: change_expert(store, item, values, what=what, by=session.who, op=op, at=session.now)
    )
    return _told(done, "記録しました。")


def _told(done: Outcome, words: str) -> int:
    if done == "changed":
        print("同じときに、ほかの人がこの専門家のことを変えました。もう一度行ってください。", file=sys.stderr)
        return 1
    print(words)
    return 0


def _is_needed(session: Session, item: Item) -> bool:
    """Whether open dispatches have this expert; says which."""
    desk = str(item["PK"]).removeprefix("EXPERTS#")
    needed = needed_by(item, work_of(session, desk))
    if needed:
        receipts = "、".join(str(one["receipt"]) for one in needed)
        how = "先に change-expert で代わってもらってください。"
        print(
            f"この専門家が受け持つ派遣があります（{receipts}）。{how}",
            file=sys.stderr,
        )
    return bool(needed)


def _row(session: Session, item: Item, work: Sequence[Item]) -> tuple[str, ...]:
    load = load_of(session, item, work)
    state = "頼めます" if item["active"] else "休み"
    counts = (f"{load.dispatches}件", f"{load.planned}回", f"{load.made}回")
    return (
        str(item["SK"]),
        str(item["name"]),
        str(item["field"]),
        str(item["mail"]),
        state,
        *counts,
        load.next,
    )


def _checked(values: Mapping[str, str]) -> dict[str, str] | None:
    """What was typed, normalised; None, and said why, if it can't be used."""
    found, wrong = normalised(values)
    for key, why in wrong.items():
        if why == "mail":
            print("メールアドレスに、書き間違いがあります。もう一度見てください。", file=sys.stderr)
        else:
            print(f"{LABELS[key]}は、1文字以上{LONGEST}文字以内で書いてください。", file=sys.stderr)
        return None
    return found


def _expert(session: Session, desk: str | None, expert: str) -> Item | None:
    """The expert with this id; None, and said so, if there is none."""
    chosen = _desk_of(session, desk)
    found = experts_of(session, chosen).get(expert.strip().upper()) if chosen else None
    if chosen and found is None:
        print("この id の専門家は、いません。experts の一覧で確かめてください。", file=sys.stderr)
    return found


def _desk_of(session: Session, typed: str | None) -> str | None:
    """The desk that was typed, or the only one whose form sends experts; None, and said why, if neither."""
    possible = desks_that_send(session)
    if typed in possible:
        return typed
    if typed is None and len(possible) == 1:
        return possible[0]
    hint = f"次の中から選んで --desk に書いてください：{'、'.join(possible)}"
    print(hint if possible else "専門家を派遣する窓口がありません。", file=sys.stderr)
    return None
