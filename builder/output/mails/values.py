"""The sample value of each placeholder of a mail, or its values where a mail shows each."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from builder.output.mails.made_up import EXPERT, RECEIPT, meeting_url_of, visit_on
from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import (
    ONE_DAY,
    TOKYO,
    clock_of,
    deadline_words,
    full_day_words,
    moment_words,
    slot_text,
    tokyo_day,
)
from desk.domain.calendar.opening_days import missing_year
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.mail.facts.seminars import archive_facts
from desk.domain.mail.facts.visits import HEARING, VISIT, dispatch_facts
from desk.domain.mail.uses.table import use_of
from desk.domain.mail.uses.use import DIGEST_SECTIONS, Use
from desk.domain.seminars.seminar import seminars_of, setting
from desk.domain.submissions.meeting import in_mails, kinds_of
from desk.domain.submissions.model import Item
from desk.domain.submissions.reasons import known_reasons
from desk.domain.submissions.workflow import APPLICANT, Workflow

Bundle = Mapping[str, Any]

_ANSWER = (
    "（ここに、職員が書いた回答が入ります。）\n\n例：社内の方針を決めるときは、次のことから始めてください。"
)
_EMPTY = "1件もない朝"
_OF_VISITS = frozenset({*HEARING, *VISIT})


def values_of(name: str, use: Use, form: Form | None, bundle: Bundle, now: datetime) -> Mapping[str, str]:
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
            words = bundle["messages"].get("bookings", {"no_reason": ""})
            return {"": _longest(known) if known else words["no_reason"]}
        case "reason" if form and "handling" in form.words:
            return {"": _longest(form.words["handling"]["decline_reasons"])}
        case "waiting_for" if form and "waiting" in form.words.get("handling", {}):
            return {"": _longest(form.words["handling"]["waiting"]["reasons"])}
        case "viewing_url" if form:
            return {"": f"https://{setting(form, 'meeting_hosts')[0]}/example"}
        case "archive_url" | "archive_until" if form:
            seminar = next(iter(seminars_of(form).values()))
            until = date(tokyo_day(now).year + 1, 3, 31)
            shown = seminar._replace(archive_url="https://example.jp/movie", archive_until=until)
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
        case "month":
            return {"": f"{now.year}年{now.month}月"}
        case "figures":
            return {"": _figures(bundle)}
        case "mail":
            return {"": use_of("auto_reply").name}
        case "holidays":
            year = missing_year(bundle["holidays"], tokyo_day(now))
            return {"": fill(bundle["messages"]["digest"]["holidays"], {"year": str(year)}) if year else ""}
        case "blocks":
            heading = fill(bundle["messages"]["digest"]["blocks"], {"count": "1"})
            return {"": f"\n{heading}\n（日時）　（理由）"}
        case "ahead":
            day = {"count": "1", "until": full_day_words(tokyo_day(now) + 7 * ONE_DAY)}
            heading = fill(bundle["messages"]["digest"]["ahead"], day)
            return {"": f"\n{heading}\n{RECEIPT}　（状況）　（日時）の予定　（フォーム）　【（しるし）】"}
        case "seminars":
            if not (words := bundle["messages"].get("seminars")):
                return {"": ""}
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


def _figures(bundle: Bundle) -> str:
    """A month of a form, with each line that there can be."""
    words = bundle["messages"]["monthly"]
    facts = {
        "form": "（フォームの題名）",
        "count": fill(words["count"], {"count": "12"}),
        "middle": "1",
        "most": "3",
        "share": "100%",
    }
    lines = ("form", "taken", "days", "kept", "no_show", "lost", "full")
    return "\n".join(fill(words[name], facts) for name in lines)


def _meetings(form: Form) -> Mapping[str, str]:
    """Variant -> how the applicant takes part, for each kind of meeting that the form offers."""
    kinds = kinds_of(form)
    stored = {"meeting_url": meeting_url_of(form), "answers": {}} if kinds else {}
    words = {kind: in_mails(form, {**stored, "kind": kind}) for kind in kinds}
    if len(words) > 1:
        return {str(kinds[kind]["name"]): text for kind, text in words.items()}
    return {"": next(iter(words.values()), "")}


def _visit_facts(bundle: Bundle, now: datetime) -> dict[str, str]:
    """The words of a dispatch whose hearing is set and whose first visit is planned."""
    visit = visit_on(now)
    hearing = {"at": slot_text(visit.begins), "how": "お電話でうかがいます。"}
    stored: Item = {"hearing": hearing, "granted": 5}
    experts = {EXPERT: {"name": "例 専一", "field": "労務管理"}}
    return dispatch_facts(stored, experts, clock_of(bundle), visit=visit)


def _done_by_applicants(form: Form, bundle: Bundle) -> Iterator[str]:
    """The names of what the form's applicants can do themselves."""
    workflow = Workflow.of_form(bundle, form.id)
    for name, action in workflow.actions.items():
        if APPLICANT in action["by"]:
            yield workflow.words["actions"][name]["name"]


def _longest(words: Mapping[str, str]) -> str:
    """The longest words: if any break the page, these do."""
    return max(words.values(), key=len)
