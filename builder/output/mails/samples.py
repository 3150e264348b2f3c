"""Sample mails: every mail of a desk, for each use that a form or the desk has for it. Pure.

The rows of `desk.domain.mail.uses.table` say which samples a mail needs: one with and one without a cancelled
appointment, one for each value of a placeholder. The code that makes the real letters makes these. Nobody's
data is in them: the receipt number is visibly made up, and the address is at example.jp.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from builder.output.mails.made_up import RECEIPT, calendar_of, stored_of
from builder.output.mails.seminar import with_sample_seminar
from builder.output.mails.values import values_of
from desk.domain.calendar.moments import stamp, tokyo_day
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.magazines.issues import Issue, issue_row, record_item
from desk.domain.magazines.subscription import Asked, asked, subscription_pk
from desk.domain.mail.facts.contact import WAYS
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.letters import letter, letter_of_desk, reminder_days
from desk.domain.mail.seminar_letters import seminar_file
from desk.domain.mail.stored.rows import digest_item, letter_item
from desk.domain.mail.uses.table import mails_of_form, use_in_form, use_of
from desk.domain.mail.uses.use import OF_SUBMISSION, Use
from desk.domain.seminars.seminar import takes_seminars
from desk.domain.submissions.model import Item

SID = "00000000-0000-4000-8000-000000000000"
ADDRESS = "rei.taro@example.jp"
_SUBSCRIPTION = "2" * 16

_WITHOUT_SEAT = ("changed_to_wait", "called_off", "withdrawn", "cancelled")
"""The mails after which an applicant for a seminar has no seat any more."""

_FILLED_IN_LATER = frozenset(
    {"form", "changes", "manage_url", "manage_code", "without_phone", "holding", "other_bookings", *WAYS}
)
"""The placeholders that `letter` and `compose` fill in."""

_EXPERT_ITEM = {"SK": "2345", "mail": "senmon@example.jp"}

Bundle = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One use of a mail: the outbox row that would send it.

    `whose` is a form's or a desk's name, `when` says in words when the mail is sent.
    """

    mail: str
    use: str
    when: str
    whose: str
    variant: str
    row: Item


def samples_of(bundle: Bundle, *, now: datetime) -> tuple[Sample, ...]:
    """The samples of every use, by forms, desks and magazines, as if triggered at `now` (aware).

    Raises KeyError for a use that the table of mails doesn't have.
    """
    bundle = with_sample_seminar(bundle, now)
    found: list[Sample] = []
    for form_id in bundle["forms"]:
        form = Form(bundle, form_id)
        for name, mail in mails_of_form(form.words).items():
            use = use_in_form(name)
            when = fill(use.when, {"reminder_days": str(reminder_days(form))})
            found += (
                Sample(mail=mail, use=name, when=when, whose=form.words["title"], variant=variant, row=row)
                for variant, row in _of_form(form, use, bundle, now)
            )
    for desk_id, desk in bundle["desks"].items():
        for name, mail in desk.get("mails", {}).items():
            use = use_of(name)
            found += (
                Sample(mail=mail, use=name, when=use.when, whose=desk["short_name"], variant=variant, row=row)
                for variant, row in _of_desk(desk_id, use, bundle, now)
            )
    found += _of_magazines(bundle, now)
    return tuple(found)


def _of_magazines(bundle: Bundle, now: datetime) -> Iterator[Sample]:
    """The mail that asks to confirm, and each issue as it would be sent."""
    for name, magazine in bundle["magazines"].items():
        asks = Asked(id=_SUBSCRIPTION, magazine=name, address=ADDRESS, by="page", op="", at=now)
        asking = asked(None, asks, bundle)
        mails = [("confirm", "", row) for row in (asking.rows if asking else ())]
        reader = {"PK": subscription_pk(_SUBSCRIPTION), "address": ADDRESS}
        for one in bundle["newsletter"]:
            issue = Issue.of(one, bundle)
            if issue and issue.magazine == name:
                record = record_item(issue, by="", at=now)
                mails.append(("issue", f"{one}（{issue.day}から）", issue_row(record, reader, bundle)))
        for use, variant, row in mails:
            yield Sample(
                mail=magazine["mails"][use],
                use=use,
                when=use_of(use).when,
                whose=magazine["title"],
                variant=variant,
                row=row,
            )


def _of_form(form: Form, use: Use, bundle: Bundle, now: datetime) -> Iterator[tuple[str, Item]]:
    """(what is special, outbox row) of each shape that the mail can have."""
    common = facts_of_stored(form, stored_of(form, now))
    for discreet in (False, True) if "discreet" in form.schema["properties"] else (False,):
        for variant, extra in _variants(use, form, bundle, now):
            for invited, calendar in _calendars(use, form, bundle, now):
                for phone, more, times in _readers(form, use, bundle, now):
                    answers = {"email": ADDRESS, "discreet": discreet, **more}
                    facts = {**common, **extra, **times}
                    written = letter(
                        use.id, form, answers, facts, bundle=bundle, calendar=calendar, expert=_EXPERT_ITEM
                    )
                    if written:
                        row = letter_item(SID, form.words["desk"], RECEIPT, written, v=1, at=now)
                        quiet = "「件名に内容を出さない」を選んだ方" if discreet else ""
                        for booking, marks in _bookings(use, form):
                            yield (
                                "、".join(filter(None, (variant, invited, quiet, phone, booking))),
                                row | marks,
                            )


def _readers(
    form: Form, use: Use, bundle: Bundle, now: datetime
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, str]]]:
    """(variant, answers, facts): with a phone, and without one if an answer releases from it; and past the
    deadline of changes, if the mail speaks of it.
    """
    yield "", {}, {}
    for when in form.conditions.values():
        answers = {when.field: when.values[0]}
        if form.is_without_phone(answers):
            yield "電話を使えない方", answers, {}
            break
    if (
        "changes" in use.facts
        and "{{ changes }}" in bundle["mails"][mails_of_form(form.words)[use.id]]["body"]
    ):
        yield "日時を変えられる期限のあと", {}, {"deadline_at": stamp(now)}


def _bookings(use: Use, form: Form) -> Iterator[tuple[str, Item]]:
    """(variant, what the row of a booking says): with and without a slot, and other bookings."""
    if form.grid is None or not {"holding", "other_bookings"} & {*use.facts}:
        yield "", {}
        return
    yield "", {"holding": True}
    if "other_bookings" in use.facts:
        yield "同じメールアドレスの予約が、ほかにもあるとき", {"holding": True, "others": 2}
    if "holding" in use.facts:
        yield "枠を取っていないとき", {"holding": False}


def _of_desk(desk: str, use: Use, bundle: Bundle, now: datetime) -> Iterator[tuple[str, Item]]:
    """As `_of_form`. No samples of a mail about a submission if the desk has no form."""
    forms = (Form(bundle, name) for name, one in bundle["forms"].items() if one["words"]["desk"] == desk)
    form = next(forms, None)
    if form is None and use.placeholders & {*OF_SUBMISSION}:
        return
    common = facts_of_stored(form, stored_of(form, now)) if form else {}
    facts = {name: value for name, value in common.items() if name in use.placeholders}
    for variant, extra in _variants(use, form, bundle, now):
        written = letter_of_desk(use.id, desk, {**facts, **extra}, bundle=bundle)
        if written:
            yield variant, digest_item(desk, tokyo_day(now), written, at=now)


def _variants(
    use: Use, form: Form | None, bundle: Bundle, now: datetime
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(variant, the facts of this use alone): one for each value of a placeholder with several values."""
    names = [name for name in use.facts if name not in (*OF_SUBMISSION, *_FILLED_IN_LATER)]
    values = {name: values_of(name, use, form, bundle, now) for name in names}
    several = [one for one in values.values() if len(one) > 1]
    for variant in several[0] if several else ("",):
        yield variant, {name: one[variant if len(one) > 1 else ""] for name, one in values.items()}


def _calendars(
    use: Use, form: Form, bundle: Bundle, now: datetime
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(variant, calendar file): a cancellation has none for an applicant who was not invited before."""
    if takes_seminars(form):
        holds = use.id not in _WITHOUT_SEAT
        yield "", seminar_file(use.id, form, stored_of(form, now), holds=holds, bundle=bundle)
    elif use.calendar == "CANCEL" and form.grid:
        yield "日時が決まる前", {}
        yield "日時が決まったあと", calendar_of(form, use.calendar, now)
    elif use.calendar:
        yield "", calendar_of(form, use.calendar, now)
    else:
        yield "", {}
