"""The figures of dispatches: bodies, visits, days to the decision, promises kept. Pure.

Days to the contact and whether that promise was kept are every form's (`figures.service`). The
decision's promise counts from the hearing (`due` of the state that the hearing leads to).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from desk.domain.calendar.moments import from_stamp, tokyo_day
from desk.domain.forms.form import Form
from desk.domain.submissions.dispatch.visits import planned_visit, visits_made
from desk.domain.submissions.model import Item
from desk.storage.reader import Dossier
from desk.usecases.figures.service import DAYS, MOST_DAYS, opening_days_between, share

_DECIDED = frozenset({"approve", "decline"})
_HEARING = "record_hearing"
PROMISES: Mapping[str, str] = {
    "kept": "期限までに決定",
    "late": "期限を過ぎて決定",
    "ahead": "まだ決めていない（期限の前）",
    "missed": "まだ決めていない（期限を過ぎた）",
}
VISITS_TABLE, DAYS_TABLE, PROMISES_TABLE = "#visits", "#decision_days", "#decision_promises"

Row = tuple[str, str, str]


def sends_experts(form: Form) -> bool:
    """Whether a form's applicants are visited."""
    return "visit_minutes" in form.words.get("handling", {})


def dispatch_counts(
    form: Form, dossiers: Sequence[Dossier], states: Mapping[str, Mapping[str, Any]], *, today: date
) -> dict[str, dict[str, int]]:
    """What `dispatch_rows` shows, but for the bodies; `states` are the workflow's."""
    granted = [dossier.meta for dossier in dossiers if "granted" in dossier.meta]
    days, promises = Counter[str](), Counter[str]()
    for dossier in dossiers:
        if heard := _heard(dossier):
            due = form.calendar.earliest_opening_day_after(heard, _promised(states))
            if decided := _decided(dossier):
                days[str(opening_days_between(form, heard, decided))] += 1
                promises["kept" if decided <= due else "late"] += 1
            elif "ended_at" not in dossier.meta:
                promises["ahead" if today <= due else "missed"] += 1
    visits = {
        "cases": len(granted),
        "granted": sum(int(meta["granted"]) for meta in granted),
        "made": sum(visits_made(meta) for meta in granted),
        "planned": sum(planned_visit(meta) is not None for meta in granted),
    }
    return {VISITS_TABLE: visits, DAYS_TABLE: dict(days), PROMISES_TABLE: dict(promises)}


def body_rows(dossiers: Sequence[Dossier]) -> Iterator[Row]:
    """How many bodies applied, and to how many somebody is sent: each once, however often it applied. Such
    figures of two periods have no sum.
    """
    metas = [dossier.meta for dossier in dossiers]
    yield "団体", "申し込んだ団体", str(_bodies(metas))
    yield "団体", "派遣を決めた団体", str(_bodies([meta for meta in metas if "granted" in meta]))


def dispatch_rows(counts: Mapping[str, Mapping[str, int]]) -> Iterator[Row]:
    """Every figure as it is, for the desk itself."""
    visits, promises = counts.get(VISITS_TABLE, {}), counts.get(PROMISES_TABLE, {})
    yield "訪問", "決めた回数", str(visits.get("granted", 0))
    yield "訪問", "済んだ回数", str(visits.get("made", 0))
    yield "訪問", "日時の決まった回数", str(visits.get("planned", 0))
    days = Counter[int]()
    for opening_days, count in counts.get(DAYS_TABLE, {}).items():
        days[min(int(opening_days), MOST_DAYS)] += count
    yield from (("ヒアリングから決定までの開庁日数", name, str(days[n])) for n, name in enumerate(DAYS))
    yield from (("決定の期限", words, str(promises.get(name, 0))) for name, words in PROMISES.items())
    over = sum(promises.get(name, 0) for name in ("kept", "late", "missed"))
    yield "決定の期限", "期限を守った割合", share(promises.get("kept", 0), over)


def _bodies(metas: Sequence[Item]) -> int:
    """How many bodies: two submissions that have one key in common are one body's."""
    groups: list[set[str]] = []
    for n, meta in enumerate(metas):
        keys = {*meta.get("bodies", (f"{n}",))}
        same = [group for group in groups if group & keys]
        groups = [group for group in groups if not group & keys] + [keys.union(*same)]
    return len(groups)


def _promised(states: Mapping[str, Mapping[str, Any]]) -> int:
    days = (
        rule["due"]["opening_days"]
        for rule in states.values()
        if rule.get("due", {}).get("after") == "heard_on"
    )
    return int(next(days))


def _heard(dossier: Dossier) -> date | None:
    """The Tokyo day of the hearing."""
    heard = dossier.meta.get("heard_on")
    return date.fromisoformat(heard) if heard else None


def _decided(dossier: Dossier) -> date | None:
    """The Tokyo day of the decision behind the last hearing."""
    events = [event for event in dossier.events if event["what"] in (*_DECIDED, _HEARING)]
    decision = events[-1] if events and events[-1]["what"] in _DECIDED else None
    return tokyo_day(from_stamp(decision["at"])) if decision else None
