"""The writes of a dispatch's transactions: its visits, the experts' times, the body's one dispatch. Pure.

The version of META already orders what happens to one submission; each condition here holds without it:

- visit k is put once, and only of a dispatch that was granted k visits or more (a condition of META);
- its expert is that of visit k-1, which was made, unless the dispatch was handed on;
- it is moved, called off or made only as it was planned, and made only after its start;
- the expert can be asked, and has no other visit in any part of that time;
- a body has one dispatch that goes on.
"""

from collections.abc import Mapping
from typing import Any

from desk.domain.calendar.moments import stamp
from desk.domain.submissions.change import Change
from desk.domain.submissions.dispatch.bodies import claim_item, live_item
from desk.domain.submissions.dispatch.experts import expert_key, time_item, times_pk
from desk.domain.submissions.dispatch.visits import CALLED_OFF, MOST_VISITS, Visit, VisitChange
from desk.domain.submissions.model import Item, submission_pk
from desk.storage.table import Write, to_wire
from desk.storage.writes import delete_own, own, put

VISIT, EXPERT, TIME, LIVE = "visit", "expert", "expert time", "live"
"""The roles of its writes (a number follows where there are several)."""

GONE = "body gone"
"""The role of what is freed at the end: it may be gone before."""

REFUSALS: Mapping[str, tuple[str, str]] = {
    EXPERT: ("expert", "expert_inactive"),
    TIME: ("at", "expert_busy"),
    LIVE: ("", "body_live"),
}
"""Role -> (input, code of the words) of a condition that failed because of another submission."""


class RefusedByOthers(Exception):
    """What other submissions or the experts are stops the change: `field` and `code` of its words."""

    def __init__(self, role: str) -> None:
        self.field, self.code = REFUSALS[role]
        super().__init__(self.code)


def refusal_of(failed: Mapping[str, Item]) -> RefusedByOthers | None:
    """Why a change isn't possible, by its failed conditions."""
    roles = {role.rstrip("0123456789 ") for role in failed}
    return next((RefusedByOthers(role) for role in REFUSALS if role in roles), None)


def condition_of_meta(change: Change) -> tuple[str, dict[str, Any]]:
    """What META has to say for a new visit: more of a condition, and its values."""
    if change.visit is None or change.visit.before or not change.visit.after:
        return "", {}
    values = {":visit": change.visit.after.number, ":most_visits": MOST_VISITS}
    return " AND granted >= :visit AND granted <= :most_visits", values


def writes_for_dispatch(change: Change) -> list[Write]:
    """All that a change writes besides its own items."""
    return [*_of_visit(change), *_of_expert(change), *_of_body(change)]


def _of_visit(change: Change) -> list[Write]:
    visit, pk = change.visit, submission_pk(change.sid)
    if visit is None:
        return []
    # A visit that was called off stays as an item: nobody may delete what is in a submission's partition.
    condition, values = "attribute_not_exists(PK) OR #state = :off", {":off": CALLED_OFF}
    if visit.before:
        condition = "#state = :planned AND begins = :begins AND expert = :before"
        values = {
            ":planned": "planned",
            ":begins": stamp(visit.before.begins),
            ":before": visit.before.expert,
        }
    if visit.after and visit.after.is_done:
        condition += " AND begins <= :now"
        values[":now"] = stamp(change.at)
    held = {
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": to_wire(values),
    }
    if visit.after is None:
        return [put(VISIT, {**visit.visit.item(pk), "state": CALLED_OFF}, held)]
    return [put(VISIT, visit.after.item(pk), held), *_before(visit, visit.after, pk)]


def _before(visit: VisitChange, after: Visit, pk: str) -> list[Write]:
    """The visit before was made, by the same expert."""
    if after.number == 1 or after.is_done:
        return []
    condition, values = "#state = :done", {":done": "done"}
    if not visit.is_handed_on:
        condition, values = f"{condition} AND expert = :expert", {**values, ":expert": after.expert}
    request = {
        "Key": to_wire({"PK": pk, "SK": f"VISIT#{after.number - 1}"}),
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": to_wire(values),
    }
    return [Write(role="visit before", verb="ConditionCheck", request=request)]


def _of_expert(change: Change) -> list[Write]:
    desk, sid = change.stored["desk"], change.sid
    before = after = None
    if change.visit:
        before = change.visit.before
        # A visit that was made keeps the time that it took.
        after = change.visit.after
    asked = after.expert if after and not after.is_done else change.asks_expert
    writes = [_counted_up(desk, asked)] if asked else []
    ends = after.ends if after else change.at
    taken = {(after.expert, piece) for piece in after.pieces} if after else set()
    freed = {(before.expert, piece) for piece in before.pieces} if before else set()
    for n, (expert, piece) in enumerate(sorted(freed - taken)):
        key = {"PK": times_pk(desk, expert), "SK": piece}
        writes.append(delete_own(f"{GONE} time {n}", key, sid))
    for n, (expert, piece) in enumerate(sorted(taken - freed)):
        item = time_item(desk, expert, piece, sid, ends=ends)
        writes.append(put(f"{TIME} {n}", item, own(sid)))
    return writes


def _counted_up(desk: str, expert: str) -> Write:
    """The expert can be asked; the new version makes a deactivation that has read the old one fail."""
    request = {
        "Key": to_wire(expert_key(desk, expert)),
        "ConditionExpression": "active = :yes",
        "UpdateExpression": "ADD v :one",
        "ExpressionAttributeValues": to_wire({":yes": True, ":one": 1}),
    }
    return Write(role=EXPERT, verb="Update", request=request)


def writes_for_claims(bodies: list[str], sid: str) -> list[Write]:
    """A new or reopened submission is one of these bodies'."""
    return [put(f"body {n}", claim_item(body, sid), own(sid)) for n, body in enumerate(bodies)]


def _of_body(change: Change) -> list[Write]:
    stored, sid = change.stored, change.sid
    bodies = [str(body) for body in stored.get("bodies", ())]
    # Of another body of the same name, as staff have found out: the last answer, its name, doesn't count.
    is_other = {**stored, **change.values}.get("other_body")
    counted = bodies[:-1] if is_other else bodies
    writes = writes_for_claims(bodies, sid) if change.reopens else []
    if change.ends:
        writes += [
            delete_own(f"{GONE} claim {n}", _key(claim_item(body, sid)), sid) for n, body in enumerate(bodies)
        ]
    if change.body == "take":
        writes += [put(f"{LIVE} {n}", live_item(body, sid), own(sid)) for n, body in enumerate(counted)]
    if change.body == "free":
        writes += [
            delete_own(f"{GONE} {n}", _key(live_item(body, sid)), sid) for n, body in enumerate(counted)
        ]
    return writes


def _key(item: Item) -> Item:
    return {"PK": item["PK"], "SK": item["SK"]}
