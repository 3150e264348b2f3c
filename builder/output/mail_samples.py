"""Sample mails: every mail of a desk, for each use that a form or the desk has for it. Pure.

The rows of `desk.domain.mail.uses.table` say which samples a mail needs: one with and one without a cancelled
appointment, one for each value of a placeholder. The code that makes the real letters makes these. Nobody's
data is in them: the receipt number is visibly made up, and the address is at example.jp.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from builder.output.sample_seminar import with_sample_seminar
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import (
    TOKYO,
    clock_of,
    deadline_words,
    full_day_words,
    moment_words,
    slot_text,
    stamp,
    tokyo_day,
)
from desk.domain.calendar.opening_days import ONE_DAY, missing_year
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.magazines.issues import Issue, issue_row, record_item
from desk.domain.magazines.subscription import Asked, asked, subscription_pk
from desk.domain.mail.facts.contact import WAYS
from desk.domain.mail.facts.seminars import archive_facts
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.facts.visits import HEARING, VISIT, dispatch_facts, visit_calendar
from desk.domain.mail.letters import letter, letter_of_desk, reminder_days
from desk.domain.mail.seminar_letters import seminar_file
from desk.domain.mail.stored.rows import digest_item, letter_item
from desk.domain.mail.uses.table import mails_of_form, use_in_form, use_of
from desk.domain.mail.uses.use import DIGEST_SECTIONS, OF_SUBMISSION, Use
from desk.domain.seminars.seminar import seminars_of, setting, takes_seminars
from desk.domain.submissions.dispatch.visits import Visit
from desk.domain.submissions.meeting import in_mails, kinds_of
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import known_reasons
from desk.domain.submissions.workflow import APPLICANT, Workflow

RECEIPT = "2345-6789-F"
SID = "00000000-0000-4000-8000-000000000000"
ADDRESS = "rei.taro@example.jp"
_SUBSCRIPTION = "2" * 16
_ANSWER = (
    "（ここに、職員が書いた回答が入ります。）\n\n例：社内の方針を決めるときは、次のことから始めてください。"
)
_EMPTY = "1件もない朝"

_WITHOUT_SEAT = ("changed_to_wait", "called_off", "withdrawn", "cancelled")
"""The mails after which an applicant for a seminar has no seat any more."""

_FILLED_IN_LATER = frozenset(
    {"form", "changes", "manage_url", "manage_code", "without_phone", "holding", "other_bookings", *WAYS}
)
"""The placeholders that `letter` and `compose` fill in."""

_OF_VISITS = frozenset({*HEARING, *VISIT})
_EXPERT_ADDRESS = "senmon@example.jp"
_EXPERT, _PLACE = "2345", "例町商店街の事務所（例市例町1-2-3）"

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
    common = facts_of_stored(form, _stored(form, now))
    for discreet in (False, True) if "discreet" in form.schema["properties"] else (False,):
        for variant, extra in _variants(use, form, bundle, now):
            for invited, calendar in _calendars(use, form, bundle, now):
                for phone, more, times in _readers(form, use, bundle, now):
                    answers = {"email": ADDRESS, "discreet": discreet, **more}
                    facts = {**common, **extra, **times}
                    to = _EXPERT_ADDRESS if use.reader == "expert" else None
                    written = letter(use.id, form, answers, facts, bundle=bundle, calendar=calendar, to=to)
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
    common = facts_of_stored(form, _stored(form, now)) if form else {}
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
    values = {name: _values(name, use, form, bundle, now) for name in names}
    several = [one for one in values.values() if len(one) > 1]
    for variant in several[0] if several else ("",):
        yield variant, {name: one[variant if len(one) > 1 else ""] for name, one in values.items()}


def _values(name: str, use: Use, form: Form | None, bundle: Bundle, now: datetime) -> Mapping[str, str]:
    """Variant -> the sample value of a placeholder. A single value has the variant ""."""
    words = bundle["messages"]["workflow"]
    match name.removesuffix("_count"):
        case "meeting" if form:
            return _meetings(form)
        case "corrected" if form:
            return {"": form.label(form.mail_field)}
        case "reason" if use.owner == "desk" and use.id in words:
            return {"": _longest(words[use.id])}
        case "offered_slot":
            return {"": moment_words(datetime.combine(tokyo_day(now), time(10), TOKYO), clock_of(bundle))}
        case "offer_until":
            tomorrow = datetime.combine(tokyo_day(now) + ONE_DAY, time(), TOKYO)
            return {"": deadline_words(tomorrow, clock_of(bundle))}
        case "change_reason" if form:
            known = known_reasons(bundle, form.words["desk"])
            return {"": _longest(known) if known else bundle["messages"]["bookings"]["no_reason"]}
        case "reason" if form and "handling" in form.words:
            return {"": _longest(form.words["handling"]["decline_reasons"])}
        case "waiting_for" if form and "waiting" in form.words.get("handling", {}):
            return {"": _longest(form.words["handling"]["waiting"]["reasons"])}
        case "viewing_url" if form:
            return {"": f"https://{setting(form, 'meeting_hosts')[0]}/example"}
        case "archive_url" | "archive_until" if form:
            seminar = next(iter(seminars_of(form).values()))
            until = date(tokyo_day(now).year + 1, 3, 31)
            shown = replace(seminar, archive_url="https://example.jp/movie", archive_until=until)
            return {"": archive_facts(shown, form)[name]}
        case "promised":
            return {"": full_day_words(tokyo_day(now))}
        case "answer":
            return {"": _ANSWER}
        case fact if fact in _OF_VISITS:
            return {"": _visit_facts(bundle, now)[fact]}
        case "what" if form:
            return {name: name for name in _done_by_applicants(form, bundle)}
        case "day":
            return {"": full_day_words(tokyo_day(now))}
        case "mail":
            return {"": use_of("auto_reply").name}
        case "holidays":
            year = missing_year(bundle["holidays"], tokyo_day(now))
            return {"": fill(bundle["messages"]["digest"]["holidays"], {"year": str(year)}) if year else ""}
        case "blocks":
            heading = fill(bundle["messages"]["digest"]["blocks"], {"count": "1"})
            return {"": f"\n{heading}\n（日時）　（理由）"}
        case "seminars":
            words = bundle["messages"]["seminars"]
            lines = {
                "seminar": "（題名）",
                "seminar_when": "（日時）",
                "taken": "1",
                "most": "100",
                "waiting": "0",
            }
            line = fill(
                words["digest_line"], {**lines, "marks": fill(words["no_url"], {"day": "（送る日）"})}
            )
            return {"": f"\n{fill(words['digest'], {'count': '1'})}\n{line}"}
        case section if section in DIGEST_SECTIONS:
            if name != section:
                return {"": "1", _EMPTY: "0"}
            start = slot_words(datetime.combine(tokyo_day(now), time(10), TOKYO), clock_of(bundle))
            line = f"{RECEIPT}　（状況）　{start}の相談　（フォーム）　【（しるし）】"
            return {"": line, _EMPTY: bundle["messages"]["digest"]["none"]}
    # A new placeholder needs no value here to be previewed.
    return {"": f"（ここに {name} が入ります。）"}


def _done_by_applicants(form: Form, bundle: Bundle) -> Iterator[str]:
    """The names of what the form's applicants can do themselves."""
    workflow = Workflow.of_form(bundle, form.id)
    for name, action in workflow.actions.items():
        if APPLICANT in action["by"]:
            yield workflow.words["actions"][name]["name"]


def _calendars(
    use: Use, form: Form, bundle: Bundle, now: datetime
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(variant, calendar file): a cancellation has none for an applicant who was not invited before."""
    if takes_seminars(form):
        holds = use.id not in _WITHOUT_SEAT
        yield "", seminar_file(use.id, form, _stored(form, now), holds=holds, bundle=bundle)
    elif use.calendar == "CANCEL" and form.grid:
        yield "日時が決まる前", {}
        yield "日時が決まったあと", _calendar(form, use.calendar, now)
    elif use.calendar:
        yield "", _calendar(form, use.calendar, now)
    else:
        yield "", {}


def _visit(now: datetime) -> Visit:
    day = tokyo_day(now) + 7 * ONE_DAY
    begins = datetime.combine(day, time(14), TOKYO)
    return Visit(number=1, begins=begins, minutes=120, place=_PLACE, expert=_EXPERT)


def _visit_facts(bundle: Bundle, now: datetime) -> dict[str, str]:
    """The words of a dispatch whose hearing is set and whose first visit is planned."""
    visit = _visit(now)
    hearing = {"at": slot_text(visit.begins), "how": "お電話でうかがいます。"}
    stored: Item = {"hearing": hearing, "granted": 5}
    experts = {_EXPERT: {"name": "例 専一", "field": "労務管理"}}
    return dispatch_facts(stored, experts, clock_of(bundle), visit=visit)


def _calendar(form: Form, method: str, now: datetime) -> dict[str, str]:
    if form.grid is None:
        return visit_calendar(RECEIPT, _visit(now), method)
    slot = _slot(form.grid, now)
    facts = {"method": method, "start": stamp(slot), "end": stamp(form.grid.end(slot))}
    url = _meeting_url(form)
    return facts | {"location": url, "url": url} if method == "REQUEST" else facts


def _meeting_url(form: Form) -> str:
    return f"https://{form.words['handling']['meeting_hosts'][0]}/example"


def _meetings(form: Form) -> Mapping[str, str]:
    """Variant -> how the applicant takes part, for each kind of meeting that the form offers."""
    kinds = kinds_of(form)
    stored = {"meeting_url": _meeting_url(form), "answers": {}} if kinds else {}
    words = {kind: in_mails(form, {**stored, "kind": kind}) for kind in kinds}
    if len(words) > 1:
        return {str(kinds[kind]["name"]): text for kind, text in words.items()}
    return {"": next(iter(words.values()), "")}


def _stored(form: Form, now: datetime) -> Item:
    """As much of a stored submission as the facts need."""
    stored = {"receipt": RECEIPT, "received_at": stamp(now)}
    if seminars := seminars_of(form):
        return stored | {"seminar": next(iter(seminars))}
    return stored | {"slot": slot_text(_slot(form.grid, now))} if form.grid else stored


def _slot(grid: SlotGrid, now: datetime) -> datetime:
    """The first slot that is still open to booking; a past one after the last published year."""
    days = [day for day, _ in grid.days()]
    ahead = (day for day, deadline in grid.days() if deadline > now)
    return parse_slot(f"{next(ahead, days[-1])}T{grid.times[-1]}")


def _longest(words: Mapping[str, str]) -> str:
    """The longest words: if any break the page, these do."""
    return max(words.values(), key=len)
