"""派遣: how much of the year is taken, what stands at which state, visits ahead, reports due."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desk.console.answers import Answer, Page
from desk.console.request import Request
from desk.console.screens.at_work import session_of
from desk.counter.dispatch.experts import desks_that_send, experts_of, work_of
from desk.counter.queue import Row, row_of
from desk.counter.session import Session
from desk.domain.calendar.moments import moment_words, tokyo_day
from desk.domain.forms.form import Form
from desk.domain.submissions.dispatch.experts import expert_name
from desk.domain.submissions.dispatch.visits import planned_visit, visits_of
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.capacity.limits import limit_of
from desk.storage.worklist import Worklist
from desk.usecases.figures.dispatch import sends_experts

_NOTHING_ELSE = Worklist(open=(), elsewhere=(), failed=frozenset(), held=frozenset())


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit in words."""

    receipt: str
    when: str
    number: int
    expert: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How many of a round of a form are taken, of how many."""

    form: str
    taken: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What stands at a desk that sends experts. `states`: name, rows; `reports`: visits made without one."""

    id: str
    name: str
    quotas: tuple[Quota, ...]
    states: tuple[tuple[str, tuple[Row, ...]], ...]
    ahead: tuple[Visit, ...]
    reports: tuple[Visit, ...]


def show(request: Request, parts: Parts) -> Answer:
    session = session_of(request, parts)
    desks = [_desk(session, desk) for desk in desks_that_send(session, request.who.desks)]
    return Page("dispatch/dispatch.html", {"desks": desks})


def _desk(session: Session, desk: str) -> Desk:
    forms = {form.id: form for form in _forms(session, desk)}
    work = [item for item in work_of(session, desk) if item["form"] in forms]
    experts = experts_of(session, desk)
    planned = sorted(
        ((visit, item) for item in work if (visit := planned_visit(item))), key=lambda one: one[0].begins
    )
    lacking = [
        (visit, item) for item in work for visit in visits_of(item) if visit.is_done and visit.report is None
    ]

    def words(found: Sequence[tuple]) -> tuple[Visit, ...]:  # type: ignore[type-arg]
        return tuple(
            Visit(
                receipt=str(item["receipt"]),
                when=moment_words(visit.begins, session.clock),
                number=visit.number,
                expert=expert_name(experts, visit.expert),
                place=visit.place,
            )
            for visit, item in found
        )

    return Desk(
        id=desk,
        name=str(session.bundle["desks"][desk]["name"]),
        quotas=tuple(_quotas(session, forms.values())),
        states=tuple(_states(session, forms.values(), work)),
        ahead=words(planned),
        reports=words(lacking),
    )


def _forms(session: Session, desk: str) -> Iterator[Form]:
    forms = (session.parts.form(name) for name in session.bundle["forms"])
    return (form for form in forms if form and form.words["desk"] == desk and sends_experts(form))


def _quotas(session: Session, forms: Iterable[Form]) -> Iterator[Quota]:
    for form in forms:
        limit = limit_of(form)
        if limit:
            stored = session.patiently(lambda limit=limit: session.parts.store.get(limit.key))  # type: ignore[misc]
            taken = int((stored or {}).get("taken", 0))
            yield Quota(form=session.title(form.id), taken=taken, most=limit.most)


def _states(
    session: Session, forms: Iterable[Form], work: Sequence[Item]
) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """The live states with what stands there, the one with the most urgent work first."""
    today = tokyo_day(session.now)
    for form in forms:
        names, found = session.status_words(form.id), dict[str, list[Item]]()
        for item in work:  # what is due first comes first
            if item["form"] == form.id:
                found.setdefault(str(item["status"]), []).append(item)
        for state, here in found.items():
            rows = tuple(row_of(session, item, _NOTHING_ELSE, today, {}) for item in here)
            yield names.get(state, state), rows
