"""一覧: what waits at a desk, 50 a page, by what the member wants to see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from desk.console.answers import Answer, NotFound, Page
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, session_of, words_of
from desk.console.screens.queue.today import sections
from desk.counter.pages import PAGE, page_of
from desk.counter.queue import row_of
from desk.counter.session import Session
from desk.counter.sorting import COLUMNS, is_order, sorted_page
from desk.domain.calendar.moments import tokyo_day
from desk.domain.submissions.model import Item
from desk.domain.submissions.watch.attention import due
from desk.parts import Parts
from desk.storage.worklist import Worklist, load_worklist
from desk.usecases.in_brief import MARKS_OF_ITEMS

_FILTERS = ("form", "state", "due", "who", "mark")
_NOTHING_ELSE = Worklist(open=(), elsewhere=(), failed=frozenset(), held=frozenset())


@dataclass(frozen=True, kw_only=True)
class Sort:
    """A column that can be sorted by: `state` is its aria-sort ("": it isn't)."""

    address: str
    state: str


def show(request: Request, parts: Parts) -> Answer:
    session, desks = session_of(request, parts), dict(desk_names(request, parts))
    if group := request.query.get("group"):
        return _group(request, session, group, tuple(desks))
    desk = request.query.get("desk") or next(iter(desks), "")
    if desk not in desks:
        return NotFound()
    chosen = {name: request.query[name] for name in _FILTERS if request.query.get(name)}
    order = request.query.get("sort", "due")
    order = order if is_order(order) else "due"
    kept = {"desk": desk, **chosen}
    page = _in_order(request, session, kept, order)
    today = tokyo_day(session.now)
    return Page(
        "queue/list.html",
        {
            "title": words_of(parts)["nav"]["list"],
            "desks": desks,
            "desk": desk,
            "chosen": chosen,
            "choices": dict(_choices(session, desk)),
            "rows": [row_of(session, item, _NOTHING_ELSE, today, {}) for item in page.items],
            "sorts": dict(_sorts(kept, order)),
            "order": "" if order == "due" else order,
            "before": page.before,
            "after": page.after,
        },
    )


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """A page with the addresses of those around it; "" for none."""

    items: tuple[Item, ...]
    before: str
    after: str


def _in_order(request: Request, session: Session, kept: Mapping[str, str], order: str) -> _Shown:
    """The queue's own order page by page; any other by reading all of it. Raises Unavailable."""
    store, desk = session.parts.store, kept["desk"]
    chosen = {name: value for name, value in kept.items() if name != "desk"}

    def wanted(item: Item) -> bool:
        return _is_wanted(session, item, chosen)

    if order == "due":
        after, before = request.query.get("after", ""), request.query.get("before", "")
        own = session.patiently(lambda: page_of(store, desk, after=after, before=before, wanted=wanted))
        return _Shown(
            items=own.items,
            before=_address(kept, before=own.before) if own.before else "",
            after=_address(kept, after=own.after) if own.after else "",
        )
    items = session.patiently(lambda: list(filter(wanted, store.work(desk))))
    page = sorted_page(items, order, _page_asked(request), session.bundle)
    in_order = {**kept, "sort": order}
    return _Shown(
        items=page.items,
        before=_address(in_order, page=str(page.number - 1)) if page.number > 1 else "",
        after=_address(in_order, page=str(page.number + 1)) if page.number < page.count else "",
    )


def _sorts(kept: Mapping[str, str], order: str) -> Iterator[tuple[str, Sort]]:
    """Column -> what sorts by it: the one that is sorted by is turned round."""
    for column in COLUMNS:
        is_up, is_down = order == column, order == f"-{column}"
        state = "ascending" if is_up else "descending" if is_down else ""
        yield column, Sort(address=_address(kept, sort=f"-{column}" if is_up else column), state=state)


def _page_asked(request: Request) -> int:
    """The number of the page that the address names; 1 for anything else."""
    typed = request.query.get("page", "1")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 1


def _group(request: Request, session: Session, group: str, desks: tuple[str, ...]) -> Answer:
    """One kind of work of 今日, page by page."""
    parts = session.parts
    work = session.patiently(lambda: load_worklist(parts.store, desks))
    found = [one for one in sections(session, work, desks) if one.id == group]
    if not found and group not in words_of(parts)["groups"]:
        return NotFound()
    items = found[0].items if found else ()
    number = min(max(_page_asked(request), 1), len(items) // PAGE + 1)
    shown, today = items[(number - 1) * PAGE : number * PAGE], tokyo_day(session.now)
    return Page(
        "queue/list.html",
        {
            "title": words_of(parts)["groups"][group],
            "desks": {},
            "desk": "",
            "chosen": {},
            "choices": {},
            "rows": [row_of(session, item, work, today, {}) for item in shown],
            "sorts": {},
            "order": "",
            "before": _address({"group": group}, page=str(number - 1)) if number > 1 else "",
            "after": _address({"group": group}, page=str(number + 1)) if number * PAGE < len(items) else "",
        },
    )


def _address(kept: Mapping[str, str], **more: str) -> str:
    return f"/list?{urlencode({**kept, **more})}"


def _choices(session: Session, desk: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What can be chosen for each filter: value -> words."""
    words: Mapping[str, Any] = words_of(session.parts)["list"]
    forms = [name for name, form in session.bundle["forms"].items() if form["words"]["desk"] == desk]
    yield "form", {name: session.title(name) for name in forms}
    states = {}
    for form in forms:
        workflow = session.workflow(form)
        if workflow:
            live = (name for name in workflow.states if not workflow.is_end(name))
            states.update({name: session.status_words(form)[name] for name in live})
    yield "state", states
    yield "due", {name: str(words[f"due_{name}"]) for name in ("late", "today", "week")}
    yield "who", {name: str(words[f"who_{name}"]) for name in ("mine", "none")}
    yield "mark", {name: name for name in MARKS_OF_ITEMS}


def _is_wanted(session: Session, item: Item, chosen: Mapping[str, str]) -> bool:
    return all(_holds(session, item, name, value) for name, value in chosen.items())


def _holds(session: Session, item: Item, name: str, value: str) -> bool:
    today = tokyo_day(session.now)
    match name:
        case "form":
            return bool(item["form"] == value)
        case "state":
            return bool(item["status"] == value)
        case "due":
            return _is_due(item, value, today)
        case "who":
            return bool(item.get("assignee", "") == (session.who if value == "mine" else ""))
        case _:
            return value in row_of(session, item, _NOTHING_ELSE, today, {}).marks


def _is_due(item: Item, when: str, today: date) -> bool:
    is_late = "waiting" not in item and due(item) < today
    match when:
        case "late":
            return is_late
        case "today":
            return is_late or due(item) == today
        case _:
            return due(item) <= today + timedelta(days=7)
