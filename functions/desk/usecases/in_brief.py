"""A submission on one line, for people who have only a mail or a list: no personal data."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desk.domain.calendar.availability import slot_words
from desk.domain.calendar.moments import clock_of, day_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form
from desk.domain.submissions.dispatch.visits import visits_of
from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.meeting import unusual_kind
from desk.domain.submissions.model import Item, is_by_phone, sid_of, waits_for_a_slot
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.places.blocks import is_in_one
from desk.domain.submissions.prepared import waits_for_look, waits_for_morning
from desk.domain.submissions.watch.attention import due
from desk.domain.submissions.workflow import Workflow
from desk.storage.worklist import Worklist


def in_brief(
    item: Item,
    form: Form | None,
    work: Worklist,
    today: date,
    bundle: Mapping[str, Any],
    others: Mapping[str, int],
) -> str:
    """Receipt, state, times, form and marks: 2345-6789-F　確定前　11月25日(水) 10時の相談　期限 …　【…】"""
    parts = [item["receipt"], status_words(item, bundle)]
    if when := when_words(item, form, bundle):
        parts.append(when)
    if is_waiting(item) and is_promised(item, bundle):
        parts.append(f"期限 {due_words(item)}")
    parts.append(str(form.words["title"]) if form else item["form"])
    found = "・".join(marks(item, form, work, today, others))
    return "　".join([*parts, f"【{found}】"] if found else parts)


def when_words(item: Item, form: Form | None, bundle: Mapping[str, Any]) -> str:
    """When people meet about it, or wish to, and for what: 12月3日(木) 14時の訪問; "" if that is open."""
    moment = meets_at(item, bundle)
    if "slot" in item:
        kind = unusual_kind(form, item) if form else ""
        what = f"の相談（{kind}）" if kind else "の相談"
        return slot_words(parse_slot(item["slot"]), clock_of(bundle)) + what
    if moment is None:
        return ""
    state = Workflow.of_form(bundle, item["form"]).words["states"][item["status"]]
    return f"{slot_words(moment, clock_of(bundle))}の{state.get('meets', '予定')}"


def is_promised(item: Item, bundle: Mapping[str, Any]) -> bool:
    """Whether its state has to be left by a day that the applicant was told."""
    if item["form"] not in bundle["forms"]:
        return bool(item["status"] == "received")
    states = Workflow.of_form(bundle, item["form"]).states
    return bool(states.get(item["status"], {}).get("promise"))


def status_words(item: Item, bundle: Mapping[str, Any]) -> str:
    """What staff call the state."""
    status, form = item["status"], item["form"]
    states = Workflow.of_form(bundle, form).words["states"] if form in bundle["forms"] else {}
    return str(states[status]["name"]) if status in states else str(status)


def due_words(item: Item) -> str:
    """11月24日(火); while the date isn't known yet, the earliest that it can be."""
    return ("" if "due" in item else "早ければ ") + day_words(due(item))


MARKS_OF_ITEMS = (
    "期限切れ",
    "返事あり",
    "返事待ち",
    "要確認",
    "枠なし",
    "電話なし",
    "電話受付",
    "決定の案あり",
    "確かめ待ち",
    "朝に送る",
    "訪問の報告がまだ",
)
"""The marks that are seen in the item itself, without the mails or the queue around it."""


def marks(
    item: Item, form: Form | None, work: Worklist, today: date, others: Mapping[str, int]
) -> Iterator[str]:
    """What staff should notice. `others`: sid -> how many other bookings its mailbox has."""
    if "waiting" in item:
        # The promise's clock stands still: nothing is late.
        yield "返事待ち"
    elif is_waiting(item) and due(item) < today:
        yield "期限切れ"
    if "reply" in item:
        yield "返事あり"
    if item.get("suspect"):
        yield "要確認"
    if is_waiting(item) and is_in_one(item, work.blocks):
        yield "ふさいだ時間"
    if waits_for_a_slot(item):
        yield "枠なし"
    if others.get(sid_of(item)):
        yield f"同じアドレスでほかに{others[sid_of(item)]}件"
    if form and form.is_without_phone(item.get("answers", {})):
        yield "電話なし"
    if is_by_phone(item):
        yield "電話受付"
    if "proposal" in item:
        yield "決定の案あり"
    if waits_for_look(item):
        yield "確かめ待ち"
    if waits_for_morning(item):
        yield "朝に送る"
    if any(visit.is_done and not visit.report for visit in visits_of(item)):
        yield "訪問の報告がまだ"
    if sid_of(item) in work.letters:
        yield "手紙を出す"
    if sid_of(item) in work.failed:
        yield "メール未達"
    if sid_of(item) in work.held:
        yield "自動返信 停止中"
