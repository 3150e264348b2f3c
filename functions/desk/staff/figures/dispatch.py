"""The figures of dispatches: bodies, visits, days to the decision, promises kept. Pure.

Days to the contact and whether that promise was kept are every form's "answer" (`figures.service`). The
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
from desk.staff.figures.service import DAYS, MOST_DAYS, opening_days_between, share
from desk.storage.reader import Dossier

_DECIDED = frozenset({"approve", "decline"})
_HEARING = "record_hearing"
KEPT, LATE, AHEAD, MISSED = (
    "期限までに決定",
    "期限を過ぎて決定",
    "まだ決めていない（期限の前）",
    "まだ決めていない（期限を過ぎた）",
)

Row = tuple[str, str, str]


def dispatch_rows(
    form: Form, dossiers: Sequence[Dossier], states: Mapping[str, Mapping[str, Any]], *, today: date
) -> Iterator[Row]:
    """Every figure as it is, for the desk itself; `states` are the workflow's."""
    metas = [dossier.meta for dossier in dossiers]
    granted = [meta for meta in metas if "granted" in meta]
    yield "団体", "申し込んだ団体", str(_bodies(metas))
    yield "団体", "派遣を決めた団体", str(_bodies(granted))
    yield "訪問", "決めた回数", str(sum(int(meta["granted"]) for meta in granted))
    yield "訪問", "済んだ回数", str(sum(visits_made(meta) for meta in granted))
    yield "訪問", "日時の決まった回数", str(sum(planned_visit(meta) is not None for meta in granted))
    days, promises = Counter[str](), Counter[str]()
    for dossier in dossiers:
        if heard := _heard(dossier):
            due = form.calendar.earliest_opening_day_after(heard, _promised(states))
            decided = _decided(dossier)
            if decided:
                days[DAYS[min(opening_days_between(form, heard, decided), MOST_DAYS)]] += 1
                promises[KEPT if decided <= due else LATE] += 1
            elif "ended_at" not in dossier.meta:
                promises[AHEAD if today <= due else MISSED] += 1
    yield from (("ヒアリングから決定までの開庁日数", name, str(days[name])) for name in DAYS)
    yield from (("決定の期限", name, str(promises[name])) for name in (KEPT, LATE, AHEAD, MISSED))
    over = promises[KEPT] + promises[LATE] + promises[MISSED]
    yield "決定の期限", "期限を守った割合", share(promises[KEPT], over)


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
