"""今日: what has to be done today, by kind, the most urgent first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from desk.console.answers import Answer, Page
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, session_of, words_of
from desk.console.screens.doable import next_actions
from desk.counter.queue import Row, Section, row_of, sections_of
from desk.counter.session import Session
from desk.domain.calendar.moments import day_words, time_words, tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.questions import on_the_day
from desk.domain.submissions.model import Item
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.watch.clusters import clusters, other_bookings
from desk.parts import Parts
from desk.storage.worklist import Worklist, load_worklist

_SHOWN = 15
"""Of a kind; the rest is behind a link."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A row with what comes next: the action's name, what it is called, until when one waits ("")
    and what to know before the meeting."""

    row: Row
    action: str
    action_name: str
    waits_until: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """A kind of work. `rest`: how many more there are than `tasks`."""

    id: str
    title: str
    count: int
    is_today: bool
    tasks: tuple[Task, ...]

    @property
    def rest(self) -> int:
        return self.count - len(self.tasks)


def show(request: Request, parts: Parts) -> Answer:
    session, desks = session_of(request, parts), [desk for desk, _ in desk_names(request, parts)]
    work = session.patiently(lambda: load_worklist(parts.store, desks))
    groups = [_group(request, session, section, work) for section in sections(session, work, desks)]
    found = clusters(work.open)
    return Page(
        "queue/today.html",
        {
            "day": day_words(tokyo_day(session.now)),
            "groups": groups,
            "first": next((task for group in groups for task in group.tasks if task.action), None),
            "waits": {"held": bool(work.held), "letters": bool(work.letters)},
            "clusters": [(str(one[0]["receipt"]), len(one)) for one in found],
        },
    )


def sections(session: Session, work: Worklist, desks: Sequence[str]) -> tuple[Section, ...]:
    today = tokyo_day(session.now)
    soon = {desk: session.parts.calendar(desk).earliest_opening_day_after(today, 1) for desk in desks}
    return sections_of(work, today=today, soon=soon, bundle=session.bundle)


def _group(request: Request, session: Session, section: Section, work: Worklist) -> Group:
    others, today = other_bookings(work.open), tokyo_day(session.now)
    words: Mapping[str, Any] = words_of(session.parts)["groups"]
    return Group(
        id=section.id,
        title=str(words[section.id]),
        count=len(section.items),
        is_today=section.is_today,
        tasks=tuple(
            _task(request, session, item, row_of(session, item, work, today, others))
            for item in section.items[:_SHOWN]
        ),
    )


def _task(request: Request, session: Session, item: Item, row: Row) -> Task:
    action = next(next_actions(request, session, item), "")
    return Task(
        row=row,
        action=action,
        action_name=session.action(item["form"], action) if action else "",
        waits_until=_waits_until(session, item),
        notes=_notes(session, item),
    )


def _notes(session: Session, item: Item) -> tuple[str, ...]:
    """What to know before people meet; nothing on other days."""
    form, moment = session.parts.form(item["form"]), meets_at(item, session.bundle)
    is_today = moment is not None and tokyo_day(moment) == tokyo_day(session.now)
    return on_the_day(form, item.get("answers", {})) if form and is_today else ()


def _waits_until(session: Session, item: Item) -> str:
    """Until when staff wait for somebody who hasn't come, on the day of the consultation."""
    form, workflow = session.parts.form(item["form"]), session.workflow(item["form"])
    if form is None or workflow is None or "slot" not in item:
        return ""
    if workflow.states.get(item["status"], {}).get("meets") != "slot":
        return ""
    minutes = form.words.get("handling", {}).get("no_show_minutes")
    start = parse_slot(item["slot"])
    if minutes is None or tokyo_day(start) != tokyo_day(session.now):
        return ""
    until = start + timedelta(minutes=int(minutes))
    return time_words(until, session.clock) if session.now < until else ""
