"""Several cases of the member's desks: which wait for one thing, which were ticked, and each done once."""

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID, uuid5

from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import Case, attempt, desk_names, opened, session_of
from desk.counter.actions.refusals import changed_meanwhile, refusal_parts
from desk.counter.queue import Row, row_of
from desk.counter.session import Session
from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import Changed, Problem, Unavailable
from desk.domain.submissions.model import Item, sid_of
from desk.parts import Parts
from desk.storage.worklist import Worklist, load_worklist

AT_ONCE = 40
"""Cases that one request deals with: well within the time that a function has."""


def waiting(
    request: Request, parts: Parts, which: Callable[[Worklist], frozenset[str]]
) -> tuple[Session, list[Row]]:
    """The cases whose sids `which` picks, at the desks where the member handles cases. Raises Unavailable."""
    session = session_of(request, parts)
    desks = [desk for desk, _ in desk_names(request, parts) if request.who.may(Right.HANDLE, desk)]
    work = session.patiently(lambda: load_worklist(parts.store, desks))
    wanted, today = which(work), tokyo_day(session.now)
    found = [item for item in (*work.open, *work.elsewhere) if sid_of(item) in wanted]
    found.sort(key=lambda item: (str(item["received_at"]), str(item["receipt"])))
    return session, [row_of(session, item, work, today, {}) for item in found]


def ticked(request: Request) -> list[str]:
    """The receipt numbers that were ticked, each once."""
    return list(dict.fromkeys(request.form.get("receipt", ())))


def each_once(
    request: Request, parts: Parts, do: Callable[[Case, str], None]
) -> tuple[int, list[tuple[str, tuple[str, ...]]]]:
    """`do` each ticked case that the member handles, with the name of its attempt: how many were done (also
    by an earlier try of the same attempt), and what was refused why. Raises Unavailable.
    """
    op, done, refused = attempt(request.first("op")), 0, list[tuple[str, tuple[str, ...]]]()
    for receipt in ticked(request)[:AT_ONCE]:
        case = opened(request, parts, receipt, Right.HANDLE)
        if case is None:
            continue
        name = str(uuid5(UUID(op), receipt))
        if not any(event.get("op") == name for event in case.dossier.events):
            try:
                do(case, name)
            except Unavailable:
                raise
            except Changed:
                told = tuple(changed_meanwhile(case.session, case.dossier, None))
                refused.append((receipt, told))
                continue
            except Problem as problem:
                refused.append((receipt, tuple(sentences(case.session, problem, case.stored))))
                continue
        done += 1
    return done, refused


def sentences(session: Session, problem: Problem, stored: Item) -> Iterator[str]:
    """Why it was refused, who changed what included."""
    for part in refusal_parts(problem, session, stored=stored):
        yield part if isinstance(part, str) else "、".join(f"{name} {words}" for name, words in part)


def versions_of(request: Request) -> Mapping[str, int]:
    """Receipt number -> the version that was shown."""
    shown = {name: values[0] for name, values in request.form.items() if name.startswith("v-")}
    return {name.removeprefix("v-"): int(value) for name, value in shown.items() if value.isdecimal()}
