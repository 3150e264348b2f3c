"""The seats of a seminar: what of a transaction takes one, gives it back, and lets the next in line have it.

Who may have it is a condition on the seminar's counter, the item of its form's limit
(`storage.capacity.limits`): a seat is taken only while one is free that nobody waits for; a place on the
waiting list only while there is none; and a seat is given back for nobody only while nobody waits. Else the
transaction fails and is planned anew (docs/decisions/0023). Pure, but for what reads the table.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from desk.domain.seminars.mismatches import start_of
from desk.domain.seminars.seats import Seat, Seats
from desk.domain.seminars.seminar import Seminar
from desk.domain.submissions.change import Change
from desk.domain.submissions.items import seat_item, seat_key, seat_pk
from desk.domain.submissions.model import Item, Submission
from desk.storage.capacity.limits import COUNTER, SEAT, counter_key
from desk.storage.table import Table, Write, to_wire
from desk.storage.writes import delete_own

_SEAT_LEFT = "(attribute_not_exists(taken) OR taken < :most)"
_NOBODY_WAITS = "(attribute_not_exists(waiting) OR waiting = :zero)"
_SOMEBODY_WAITS = "waiting > :zero"


def counter_of(table: Table, form: str, seminar: Seminar) -> Seats:
    """The seats of a seminar as they are now. Raises Unavailable."""
    return _seats(table.get(counter_key(form, seminar.id)), seminar)


def counter_of_gone(table: Table, form: str, seminar: str) -> Seats:
    """The seats of a seminar that is gone from the content: nobody gets one any more. Raises Unavailable."""
    return Seats.of(table.get(counter_key(form, seminar)), most=0, most_waiting=0)


def counters_of(table: Table, form: str, seminars: Mapping[str, Seminar]) -> dict[str, Seats]:
    """The seats of each seminar, by one query. Raises Unavailable."""
    items = counter_items(table, form)
    return {name: _seats(items.get(name), one) for name, one in seminars.items()}


def counter_items(table: Table, form: str) -> dict[str, Item]:
    """The counters as they are in the table, by the seminar's id. Raises Unavailable."""
    return {item["SK"]: item for item in table.partition(counter_key(form, "")["PK"])}


def _seats(item: Item | None, seminar: Seminar) -> Seats:
    return Seats.of(item, most=seminar.capacity, most_waiting=seminar.waiting, start=start_of(seminar))


def seats_of(table: Table, form: str, seminar: str) -> list[Item]:
    """All who hold something at a seminar: who waits last, in the order of the list. Raises Unavailable."""
    return sorted(table.partition(seat_pk(form, seminar)), key=lambda item: int(item["turn"]))


def writes_for_taking(submission: Submission, seats: Seats, *, mailbox: str, is_again: bool) -> list[Write]:
    """What a new submission gets: a seat or a waiting place, or nothing if its `mailbox` has that already."""
    key = {"PK": seat_pk(submission.form, submission.seminar), "SK": mailbox}
    if is_again:
        there = {"Key": to_wire(key), "ConditionExpression": "attribute_exists(PK)"}
        return [Write(role=SEAT, verb="ConditionCheck", request=there)]
    seat = Seat(submission.seminar, waits=submission.turn > 0)
    item = seat_item(
        key, submission.sid, turn=submission.turn, told=_told(seat, seats), at=submission.received_at
    )
    mine = {"ConditionExpression": "attribute_not_exists(PK)"}
    return [
        Write(role=SEAT, verb="Put", request={"Item": to_wire(item | submission.canary_marks), **mine}),
        _count(submission.form, seat.seminar, seats, Counter(), Counter({seat.waits: 1}), is_new=True),
    ]


def writes_for_seats(changes: Sequence[Change], seats: Mapping[str, Seats]) -> list[Write]:
    """What the changes of one transaction do to seats: one that gives a seat back, and that of who gets it.

    `seats` are the counters as they were read, of every seminar that is concerned.
    """
    form = str(changes[0].stored["form"])
    writes, left, taken = list[Write](), dict[str, Counter[bool]](), dict[str, Counter[bool]]()
    for n, change in enumerate(changes):
        writes += _own_seat(change, seats, f"{SEAT} {n}")
        for side, seat in ((left, change.leaves), (taken, change.takes)):
            if seat:
                side.setdefault(seat.seminar, Counter())[seat.waits] += 1
    for name in dict.fromkeys((*left, *taken)):
        given, got = left.get(name, Counter()), taken.get(name, Counter())
        writes.append(_count(form, name, seats[name], given, got, is_new=not given[True]))
    return writes


def _own_seat(change: Change, seats: Mapping[str, Seats], role: str) -> list[Write]:
    """The item of what one submission holds: gone from where it was, and where it is now."""
    stored, writes = change.stored, list[Write]()
    before, after, turn, told = seat_key(stored) if "seat" in stored else None, None, 0, 0
    if change.takes:
        after = {"PK": seat_pk(stored["form"], change.takes.seminar), "SK": change.seat}
        turn, told = change.turn, _told(change.takes, seats[change.takes.seminar])
    elif change.seat and before:
        after = {**before, "SK": change.seat}
        turn, seminar = int(stored.get("turn", 0)), str(stored["seminar"])
        told = _told(Seat(seminar, waits=bool(turn)), seats[seminar]) if seminar in seats else 0
    if before and before != after:
        writes.append(delete_own(f"{role} left", before, change.sid))
    if after:
        item = seat_item(after, change.sid, turn=turn, told=told, at=change.at)
        mine = _of(change) if before == after else {"ConditionExpression": "attribute_not_exists(PK)"}
        writes.append(Write(role=role, verb="Put", request={"Item": to_wire(item), **mine}))
    return writes


def _of(change: Change) -> dict[str, Any]:
    return {"ConditionExpression": "sid = :sid", "ExpressionAttributeValues": to_wire({":sid": change.sid})}


def _told(seat: Seat, seats: Seats) -> int:
    """The version of the viewing URL that goes out with the seat."""
    return 0 if seat.waits else seats.url_sent


def _count(
    form: str, seminar: str, seats: Seats, given: Counter[bool], got: Counter[bool], *, is_new: bool
) -> Write:
    """Count what is `given` back and what is `got` (True: waiting places, False: seats).

    `is_new`: whoever gets a seat didn't wait for it here.
    """
    values: dict[str, Any] = {":type": "limit"}
    conditions = []
    if got[False] and not given[False]:
        conditions += [_SEAT_LEFT, *([_NOBODY_WAITS] if is_new else [])]
    elif given[False] and got[False]:
        conditions.append("taken <= :most")
    elif given[False]:
        conditions.append(f"({_NOBODY_WAITS} OR taken > :most OR attribute_exists(off))")
    if got[True]:
        conditions.append(f"(taken >= :most OR {_SOMEBODY_WAITS})")
        conditions.append("turn = :turn" if seats.turn else "attribute_not_exists(turn)")
        conditions.append("(attribute_not_exists(waiting) OR waiting < :most_waiting)")
        values |= {":one": 1, ":most_waiting": seats.most_waiting}
        values |= {":turn": seats.turn} if seats.turn else {}
    if got:
        # What goes out with a seat is right only while the URL is what was read.
        conditions.append("url_sent = :sent" if seats.url_sent else "attribute_not_exists(url_sent)")
        conditions.append("attribute_not_exists(off)")
        values |= {":sent": seats.url_sent} if seats.url_sent else {}
    text = " AND ".join(conditions)
    values |= {name: value for name, value in ((":most", seats.most), (":zero", 0)) if name in text}
    counts = {"taken": got[False] - given[False], "waiting": got[True] - given[True]}
    added = [f"{name} :{name}" for name, by in counts.items() if by]
    added += ["turn :one"] if got[True] else []
    values |= {f":{name}": by for name, by in counts.items() if by}
    told = ", #start = if_not_exists(#start, :start)" if got else ""
    values |= {":start": seats.start} if got else {}
    request = {
        "Key": to_wire(counter_key(form, seminar)),
        **({"ConditionExpression": text} if text else {}),
        "UpdateExpression": f"SET #type = :type{told}{' ADD ' + ', '.join(added) if added else ''}",
        "ExpressionAttributeNames": {"#type": "type", **({"#start": "start"} if got else {})},
        "ExpressionAttributeValues": to_wire(values),
    }
    return Write(role=f"{COUNTER} {seminar}", verb="Update", request=request)
