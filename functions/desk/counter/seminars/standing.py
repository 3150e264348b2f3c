"""How seminars stand, and who applied for one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from desk.counter.session import Session
from desk.domain.calendar.moments import day_words
from desk.domain.forms.form import Form
from desk.domain.seminars.seminar import takes_seminars
from desk.domain.submissions.model import Item, sid_of
from desk.storage.seminars.seats import seats_of
from desk.usecases.seminars.seminars import Standing, standings


def forms_with_seminars(session: Session, desks: Sequence[str] | None = None) -> list[Form]:
    """The forms that take applications for seminars: of all desks, or of these."""
    found = (session.parts.form(name) for name in session.bundle["forms"])
    forms = (form for form in found if form and takes_seminars(form))
    return [form for form in forms if desks is None or form.words["desk"] in desks]


def all_standings(session: Session, desks: Sequence[str] | None = None) -> Iterator[tuple[Form, Standing]]:
    """Every seminar, the next one of each form first. Raises Unavailable."""
    for form in forms_with_seminars(session, desks):
        for one in session.patiently(lambda form=form: standings(form, session.parts)):  # type: ignore[misc]
            yield form, one


def marks(one: Standing, session: Session) -> Iterator[str]:
    """What staff have to know of it at a glance."""
    if one.seminar.called_off and not one.seats.off:
        yield f"中止（まだ知らせていません{session.hint('call_off')}）"
    elif one.seats.off:
        yield "中止"
    elif one.seminar.is_over(session.now):
        yield "終了"
    elif one.seats.url_sent:
        yield "URL送信ずみ"
    elif one.seats.url:
        yield f"URL設定ずみ（{day_words(one.url_on)}の朝に送ります）" if one.url_on else "URL設定ずみ"
    else:
        until = f"{day_words(one.url_on)}の朝までに" if one.url_on else ""
        yield f"URLなし（{until}{session.hint('set_url')}）" if until else "URLなし"


@dataclass(kw_only=True)
class Mails:
    """What became of a seminar's mails: kind -> sent, left or failed -> how many; `written`: kind ->
    receipts of who has one; `lost`: the submissions with one that did not arrive.
    """

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    written: dict[str, set[str]] = field(default_factory=dict)
    lost: list[Item] = field(default_factory=list)


def with_seats(session: Session, form: Form, seminar: str) -> list[Item]:
    """META of all who have a seat, then of who waits, in their order, with `turn` (0: a seat)."""
    store = session.parts.store
    found = []
    for seat in session.patiently(lambda: seats_of(store, form.id, seminar)):
        stored = session.patiently(lambda seat=seat: store.meta(seat["sid"]))  # type: ignore[misc]
        if stored and stored.get("seat") == seat["SK"]:
            found.append({**stored, "turn": int(seat["turn"])})
    return found


def without_seats(session: Session, form: Form, seminar: str) -> list[Item]:
    """META of who applied and has nothing any more: they withdrew, or it was called off. Of what is kept."""
    until = session.now + timedelta(seconds=1)
    ended = session.patiently(lambda: list(session.parts.store.ended(form.id, before=until)))
    return [item for item in ended if item.get("seminar") == seminar and "seat" not in item]


def mails_of(session: Session, items: Sequence[Item]) -> Mails:
    """What became of the mails of these submissions: one query each. Raises Unavailable."""
    found = Mails()
    for item in items:
        sid = sid_of(item)
        dossier = session.patiently(lambda sid=sid: session.parts.store.dossier(sid))  # type: ignore[misc]
        if dossier is None:
            continue
        for row in dossier.mails:
            found.counts.setdefault(str(row["kind"]), Counter())[_became(row)] += 1
            found.written.setdefault(str(row["kind"]), set()).add(str(item["receipt"]))
        if any(_became(row) == "failed" for row in dossier.mails):
            found.lost.append(item)
    return found


def _became(row: Item) -> str:
    """`sent`, `failed` (also bounced later) or `left`."""
    if row["status"] in ("sent", "posted"):
        return "sent"
    return "failed" if row["status"] in ("failed", "held") else "left"
