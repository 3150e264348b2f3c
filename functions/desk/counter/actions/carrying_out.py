"""Carries the steps of an action out, one transaction each, on the version that was shown."""

from collections.abc import Iterator

from desk.counter.session import Session
from desk.domain.errors import NotFound
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.workflow import Action
from desk.usecases.change_submission import Acted, act


def carried_out(
    session: Session, stored: Item, steps: tuple[Action, ...], *, op: str, seen: int
) -> Iterator[str]:
    """Do one step after the other; a sentence for each. `seen` is the version that was shown.

    Raises what `act` raises, at the step that was refused.
    """
    for n, one in enumerate(steps):
        name = op_of(op, n)
        acted = session.patiently(
            lambda n=n, one=one, name=name: act(  # type: ignore[misc]
                one, sid_of(stored), by=session.who, op=name, parts=session.parts, version=seen + n
            )
        )
        yield _result(session, acted, one, name)


def op_of(op: str, n: int) -> str:
    """The name of an attempt's `n`th step."""
    return f"{op}{n or ''}"


def _result(session: Session, acted: Acted, action: Action, op: str) -> str:
    item = acted.item
    if not acted.changed and not _is_ours(session, item, op):
        return "もう、そのとおりになっています。何も変えませんでした。"
    status = f"今の状態は「{session.status(item)}」です（版 {int(item['v'])}）。"
    name = session.action(item["form"], action.name)
    return f"受付番号 {item['receipt']}：「{name}」を記録しました。{status}"


def _is_ours(session: Session, item: Item, op: str) -> bool:
    """Whether our change is in the trail after all: the response to the first try may have been lost."""
    try:
        dossier = session.dossier(item["receipt"])
    except NotFound:
        return False
    return any(event.get("op") == op for event in dossier.events)
