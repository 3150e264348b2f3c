"""さがす: a case by its receipt number, whole or by its end. What was typed is in no address."""

from desk.console.answers import Answer, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, opened, session_of, typed, words_of
from desk.counter.queue import row_of
from desk.counter.receipts import SeveralReceipts, end_of, full_receipt, whole
from desk.counter.session import Session
from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import NotFound
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.worklist import Worklist

_NOTHING_ELSE = Worklist(open=(), elsewhere=(), failed=frozenset(), held=frozenset())


def show(request: Request, parts: Parts) -> Answer:
    return _page(session_of(request, parts), typed(request.kept).get("receipt", ""))


def search(request: Request, parts: Parts) -> Answer:
    """To the case, to a choice of several, or back with what can be done. Raises Unavailable."""
    session, asked = session_of(request, parts), request.first("receipt")
    words = words_of(parts)["find"]
    known = whole(asked) or end_of(asked)
    if known is None:
        return _page(session, asked, refusal=[str(words["wrong"])])
    desks = [desk for desk, _ in desk_names(request, parts)]
    try:
        receipt = full_receipt(known, session, desks)
    except SeveralReceipts as several:
        return _page(session, asked, items=several.items)
    except NotFound:
        receipt = ""
    # Of another desk's case nothing can be told from the answer, not even that it exists.
    if not receipt or opened(request, parts, receipt, Right.SEE) is None:
        return _page(session, asked, refusal=[str(words["none"])])
    return Redirect(f"/cases/{receipt}")


def _page(
    session: Session, asked: str, *, refusal: list[str] | None = None, items: tuple[Item, ...] = ()
) -> Page:
    today = tokyo_day(session.now)
    rows = [row_of(session, item, _NOTHING_ELSE, today, {}) for item in items]
    values = {"typed": asked, "refusal": refusal or [], "rows": rows}
    return Page("finding/find.html", values, status=422 if refusal else 200)
