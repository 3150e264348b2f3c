"""Refusals on a terminal."""

from collections.abc import Iterator

from desk.counter.actions.refusals import refusal_parts
from desk.counter.receipts import SeveralReceipts
from desk.counter.session import Session, slot_of
from desk.domain import errors
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import Action
from desk.staff.words.terminal import pairs, table


def which_lines(several: SeveralReceipts, session: Session) -> Iterator[str]:
    """Which submissions the end of a receipt number may mean."""
    yield f"「{several.end}」で終わる受付番号は、{len(several.items)}件あります。もっと長く書いてください。"
    yield from table(
        [
            (
                item["receipt"],
                session.status(item),
                slot_of(session, item),
                session.title(item["form"]),
            )
            for item in several.items
        ]
    )


def refusal_lines(
    problem: errors.Problem,
    session: Session,
    *,
    stored: Item | None = None,
    action: Action | None = None,
) -> Iterator[str]:
    """Why nothing was done; `stored` is the submission that was acted on."""
    for part in refusal_parts(problem, session, stored=stored, action=action):
        yield from [part] if isinstance(part, str) else pairs(part)
