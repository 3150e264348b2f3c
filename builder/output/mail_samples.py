"""Sample mails: every mail of a desk, for each use that a form or a desk has for it, with made-up facts.

Pure. The rows are made by what makes the real ones, so a sample is what an applicant would be sent. Nothing
that is filled in is anybody's: the receipt number can be seen to be made up, the address is example.jp's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from desk.domain import intake
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import TOKYO, full_day_words, slot_text, stamp, tokyo_day
from desk.domain.calendar.opening_days import NotPublished
from desk.domain.calendar.slots import SlotGrid, parse_slot
from desk.domain.forms.form import Form
from desk.domain.mail.alerts import alert_of, hold_alerts_of
from desk.domain.mail.facts import facts_of_stored
from desk.domain.mail.letters import letter
from desk.domain.mail.rows import digest_item, letter_item
from desk.domain.mail.uses import DIGEST_SECTIONS, RUN_TIME_OF_MAILS
from desk.domain.submissions.model import Item, Letter

RECEIPT = "2345-6789-F"
SID = "00000000-0000-4000-8000-000000000000"
ADDRESS = "rei.taro@example.jp"
_ANSWER = (
    "（ここに、職員が書いた回答が入ります。）\n\n例：社内の方針を決めるときは、次のことから始めてください。"
)

Bundle = Mapping[str, Any]

WHEN = {
    "auto_reply": "受け付けたとき",
    "staff_notice": "受け付けたことを、職員に知らせるとき",
    "confirmed": "日時が決まったとき",
    "moved": "決まった日時やURLが変わったとき",
    "changed": "希望の日時が変わったとき",
    "cancelled": "取り消したとき",
    "declined": "お断りするとき",
    "staff_change": "申し込んだ方がしたことを、職員に知らせるとき",
    "reminder": "相談の前の開庁日の朝",
    "answer": "職員が回答するとき",
    "digest": "開庁日の朝、窓口へ",
    "undelivered": "メールが届かなかったことを、窓口に知らせるとき",
    "held": "自動返信を止めたことを、窓口に知らせるとき",
}
"""When a mail is sent, in an editor's words: each use of a form's and of a desk's `mails`."""

_BOTH_WAYS = ("changed", "cancelled", "declined")
"""With a calendar file where the applicant was invited before, without one where not."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One use of a mail: the outbox row that would send it. `whose` is a form's or a desk's name."""

    mail: str
    use: str
    whose: str
    variant: str
    row: Item


def samples_of(bundle: Bundle, *, now: datetime) -> tuple[Sample, ...]:
    """A sample of every use, by forms and then by desks, as if it was set off at `now` (aware).

    Raises KeyError for a use that isn't in WHEN: give it a sample here.
    """
    found: list[Sample] = []
    for form_id in bundle["forms"]:
        form = Form(bundle, form_id)
        for use, mail in form.words["mails"].items():
            found += (
                Sample(mail=mail, use=use, whose=form.words["title"], variant=variant, row=row)
                for variant, row in _of_form(form, use, bundle, now)
            )
    for desk_id, desk in bundle["desks"].items():
        for use, mail in desk.get("mails", {}).items():
            found += (
                Sample(mail=mail, use=use, whose=desk["short_name"], variant=variant, row=row)
                for variant, row in _OF_DESKS[use](desk_id, bundle, now)
            )
    return tuple(found)


def _of_form(form: Form, use: str, bundle: Bundle, now: datetime) -> Iterator[tuple[str, Item]]:
    for discreet in (False, True) if "discreet" in form.schema["properties"] else (False,):
        for variant, extra, calendar in _variants(form, use, bundle, now):
            facts = {**facts_of_stored(form, _stored(form, now)), **extra}
            answers = {"email": ADDRESS, "discreet": discreet}
            written = letter(use, form, answers, facts, bundle=bundle, calendar=calendar)
            if written:
                row = letter_item(SID, form.words["desk"], RECEIPT, written, v=1, at=now)
                kept_quiet = ["「件名に内容を出さない」を選んだ方"] if discreet else []
                yield "、".join([*filter(None, [variant]), *kept_quiet]), row


def _variants(
    form: Form, use: str, bundle: Bundle, now: datetime
) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    """(what is special, facts of this use alone, calendar file) of each shape that a use's mail can have."""
    extra = _extra(form, use)
    if use in ("confirmed", "moved"):
        yield "", extra, _calendar(form, "REQUEST", now)
    elif use in _BOTH_WAYS:
        yield "日時が決まる前", extra, {}
        yield "日時が決まったあと", extra, _calendar(form, "CANCEL", now)
    elif use == "staff_change":
        for action in ("withdraw", "change"):
            what = bundle["messages"]["workflow"]["action"][action]
            yield what, {"what": what}, {}
    else:
        yield "", extra, {}


def _extra(form: Form, use: str) -> dict[str, str]:
    """What the mails of this use are told besides what every mail is."""
    workflow = form.words.get("workflow", {})
    values = {"answer": _ANSWER}
    if workflow:
        values["meeting_url"] = _meeting_url(form)
        values["reason"] = workflow["decline_reasons"][_longest(workflow["decline_reasons"])]
    return {name: value for name, value in values.items() if use in RUN_TIME_OF_MAILS[name]}


def _meeting_url(form: Form) -> str:
    return f"https://{form.words['workflow']['meeting_hosts'][0]}/example"


def _calendar(form: Form, method: str, now: datetime) -> dict[str, str]:
    if form.grid is None:
        return {}
    slot = _slot(form.grid, now)
    facts = {"method": method, "start": stamp(slot), "end": stamp(form.grid.end(slot))}
    return facts | {"url": _meeting_url(form)} if method == "REQUEST" else facts


def _stored(form: Form, now: datetime) -> Item:
    """As much of a stored submission as the words are made from."""
    try:
        due = intake.due_day(form, now)
    except NotPublished:
        due = tokyo_day(now)
    stored = {"receipt": RECEIPT, "received_at": stamp(now), "due": due.isoformat()}
    return stored | {"slot": slot_text(_slot(form.grid, now))} if form.grid else stored


def _slot(grid: SlotGrid, now: datetime) -> datetime:
    """The first that can still be asked for; a past one where the published years are over."""
    days = [day for day, _ in grid.days()]
    ahead = (day for day, deadline in grid.days() if deadline > now)
    return parse_slot(f"{next(ahead, days[-1])}T{grid.times[-1]}")


def _digests(desk: str, bundle: Bundle, now: datetime) -> Iterator[tuple[str, Item]]:
    words = bundle["messages"]["digest"]
    line = {"starting": f"{RECEIPT}　{slot_words(datetime.combine(tokyo_day(now), time(10), TOKYO))}"}
    full = {name: line.get(name, RECEIPT) for name in DIGEST_SECTIONS}
    for variant, lines in (("", full), ("1件もない朝", dict.fromkeys(DIGEST_SECTIONS, words["none"]))):
        count = "0" if variant else "1"
        facts = {"day": full_day_words(tokyo_day(now)), **lines}
        facts |= {f"{name}_count": count for name in DIGEST_SECTIONS}
        settings = bundle["desks"][desk]
        written = Letter(
            kind="digest",
            mail=settings["mails"]["digest"],
            to=settings["mail"]["desk"]["address"],
            discreet=False,
            facts=facts,
        )
        yield variant, digest_item(desk, tokyo_day(now), written, at=now)


def _alerts(desk: str, bundle: Bundle, now: datetime) -> Iterator[tuple[str, Item]]:
    form = next((one for one in bundle["forms"] if bundle["forms"][one]["words"]["desk"] == desk), None)
    if form is None:
        return  # nobody is written to from a desk without forms
    (_, row), *_ = _of_form(Form(bundle, form), "auto_reply", bundle, now)
    alert = alert_of(row, bundle, why=_longest(bundle["messages"]["workflow"]["undelivered"]), at=now)
    if alert:
        yield "", alert


def _holds(desk: str, bundle: Bundle, now: datetime) -> Iterator[tuple[str, Item]]:
    why = _longest(bundle["messages"]["workflow"]["held"])
    yield "", hold_alerts_of({"desk": desk}, bundle, why=why, at=now)[0]


def _longest(words: Mapping[str, str]) -> str:
    """The key of the longest words: those break a page, if any do."""
    return max(words, key=lambda key: len(words[key]))


_OF_DESKS = {"digest": _digests, "undelivered": _alerts, "held": _holds}
