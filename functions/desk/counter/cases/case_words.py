"""A submission in the staff's words: its head, its answers, its trail."""

from collections.abc import Iterator, Mapping
from datetime import date

from desk.counter.cases.prepared import prepared_words
from desk.counter.session import Session
from desk.domain.calendar.moments import deadline_words, from_stamp, full_day_words, moment_words, tokyo_day
from desk.domain.calendar.opening_days import NotPublished
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.answers_in_words import ShownSection, shown_sections
from desk.domain.forms.due import due_day, due_words, earliest_due
from desk.domain.forms.form import Form
from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.meeting import kind_name
from desk.domain.submissions.model import Item, waits_for_a_slot
from desk.domain.submissions.places.earlier import open_offer
from desk.domain.submissions.watch.attention import due
from desk.domain.transitions.effects.conversation import waiting_words

Rows = list[tuple[str, str]]


def head_rows(session: Session, stored: Item, form: Form | None) -> Rows:
    """What staff look at first; no personal data."""
    rows = [
        ("受付番号", stored["receipt"]),
        ("フォーム", session.title(stored["form"])),
        ("状態", f"{session.status(stored)}（版 {int(stored['v'])}）"),
        ("対応の期限", due_of(session, stored, form)),
    ]
    if "waiting" in stored:
        what = waiting_words(form, stored["waiting"]) if form else ""
        since = full_day_words(tokyo_day(from_stamp(stored["waiting"]["since"])))
        rows.append(("返事待ち", f"{what}（{since}から。期限を数えるのを止めています）"))
    if "reply" in stored:
        rows.append(("返事", f"申し込んだ方の返事があります。読んだら、{session.hint('read_reply')}"))
    if words := prepared_words(session, stored):
        rows.append(("用意した文", words))
    if "slot" in stored:
        slot = parse_slot(stored["slot"])
        rows.append(("相談の日時", moment_words(slot, session.clock)))
        if form and (kind := kind_name(form, stored)):
            rows.append(("相談の方法", kind))
        if form and form.grid:
            rows.append(("日時の申込期限", _deadline(form, stored)))
        if offer := open_offer(stored, now=session.now):
            until = deadline_words(from_stamp(offer["until"]), session.clock)
            known = f"{moment_words(parse_slot(offer['slot']), session.clock)}（お返事は{until}まで）"
            rows.append(("知らせた早い日時", f"{known}　{session.hint('take_offer', slot=offer['slot'])}"))
        if waits_for_a_slot(stored):
            rows.append(("相談枠", f"取っていません。空いていれば、{session.hint('take_at_confirm')}"))
    return rows


def due_of(session: Session, stored: Item, form: Form | None) -> str:
    """The day of the next task; while it's unknown, which opening day it is, and the earliest that it can be.

    In a state that promises nothing, it is the day in the work queue: the last promise was kept.
    """
    workflow = session.workflow(stored["form"])
    is_promised = workflow is None or workflow.states.get(stored["status"], {}).get("promise")
    if is_waiting(stored) and not is_promised:
        return full_day_words(due(stored))
    if "due" in stored:
        return full_day_words(date.fromisoformat(stored["due"]))
    received = from_stamp(stored["received_at"])
    if form is None:
        return "まだ決まっていません"
    words = due_words(form, received, due_day(form, received))
    return f"{words}（早ければ{full_day_words(earliest_due(form, received))}）"


def answers_in_words(
    answers: Item, form: Form | None, labels: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Rows]]:
    """Each section with its answers; fields that the form no longer has come last, under their raw names."""
    known: set[str] = set()
    for section in sections_known(answers, form, labels):
        yield section.title, [(answer.label, answer.value or "－") for answer in section.answers]
        known |= {answer.field for answer in section.answers}
    left = [(field, raw(value)) for field, value in sorted(answers.items()) if field not in known]
    yield "今のフォームにない項目", left


def sections_known(
    answers: Item, form: Form | None, labels: Mapping[str, str] | None = None
) -> tuple[ShownSection, ...]:
    """The answers by the present form; none if it has changed so much that it can't read them."""
    try:
        return shown_sections(form, answers, labels=labels) if form else ()
    except ValueError:
        # A field that is a day or a slot today was something else then.
        return ()


def raw(value: object) -> str:
    return "、".join(map(raw, value)) if isinstance(value, list) else str(value)


def _deadline(form: Form, stored: Item) -> str:
    assert form.grid  # noqa: S101 - the caller has checked it
    try:
        deadline = form.grid.deadline(tokyo_day(parse_slot(stored["slot"])))
        return deadline_words(deadline, form.clock) + "まで"
    except NotPublished:
        return "まだ決まっていません"
