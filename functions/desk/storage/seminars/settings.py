"""What staff set of a seminar at run time: its viewing URL, and that it is called off. In its counter. Pure.

The URL is a secret: it is here, in the mails to those who have a seat, and nowhere else.
"""

from typing import Any

from desk.domain.seminars.seats import Seats
from desk.domain.submissions.model import Item
from desk.storage.capacity.limits import COUNTER, SEAT, counter_key
from desk.storage.table import Write, to_wire


def write_url(form: str, seminar: str, seats: Seats, url: str) -> Write:
    """A new version of the viewing URL, if nobody else has set one since `seats` were read."""
    seen = "url_v = :seen" if seats.url_v else "attribute_not_exists(url_v)"
    values: dict[str, Any] = {":url": url, ":v": seats.url_v + 1, ":type": "limit"}
    values |= {":seen": seats.url_v} if seats.url_v else {}
    # Once it goes out with every seat, the new one does so from this moment on.
    change = "#url = :url, url_v = :v" + (", url_sent = :v" if seats.url_sent else "")
    return _set(form, seminar, f"{seen} AND attribute_not_exists(off)", change, values, ("url",))


def write_url_sent(form: str, seminar: str, seats: Seats) -> Write:
    """From now on this version of the URL goes out with every seat."""
    values = {":v": seats.url_v, ":type": "limit"}
    return _set(form, seminar, "url_v = :v AND attribute_not_exists(off)", "url_sent = :v", values, ())


def write_off(form: str, seminar: str, reason: str) -> Write:
    """Nobody gets a seat any more. Who has one is told one by one."""
    values = {":off": reason, ":type": "limit"}
    return _set(form, seminar, "attribute_not_exists(off) OR off = :off", "off = :off", values, ())


def write_start(form: str, seminar: str, start: str) -> Write:
    """Everybody who has applied was told that it begins then."""
    return _set(
        form,
        seminar,
        "attribute_exists(PK)",
        "#start = :start",
        {":start": start, ":type": "limit"},
        ("start",),
    )


def writes_for_url_mails(rows: list[tuple[Item, Item]], told: int) -> list[Write]:
    """Mail rows, each with the seat that it is for: only while that is a seat which hasn't been told this
    version. The roles are "seat 0", "letter 0" and so on.
    """
    writes = []
    for n, (seat, row) in enumerate(rows):
        writes += [_tell(n, seat, told), put_row(n, row)]
    return writes


def put_row(n: int, row: Item) -> Write:
    new = {"Item": to_wire(row), "ConditionExpression": "attribute_not_exists(PK)"}
    return Write(role=f"letter {n}", verb="Put", request=new)


def _tell(n: int, seat: Item, told: int) -> Write:
    request = {
        "Key": to_wire({"PK": seat["PK"], "SK": seat["SK"]}),
        "ConditionExpression": "sid = :sid AND turn = :zero AND told < :told",
        "UpdateExpression": "SET told = :told",
        "ExpressionAttributeValues": to_wire({":sid": seat["sid"], ":zero": 0, ":told": told}),
    }
    return Write(role=f"{SEAT} {n}", verb="Update", request=request)


def _set(
    form: str, seminar: str, condition: str, change: str, values: dict[str, Any], names: tuple[str, ...]
) -> Write:
    request = {
        "Key": to_wire(counter_key(form, seminar)),
        "ConditionExpression": condition,
        "UpdateExpression": f"SET #type = :type, {change}",
        "ExpressionAttributeNames": {"#type": "type", **{f"#{name}": name for name in names}},
        "ExpressionAttributeValues": to_wire(values),
    }
    return Write(role=f"{COUNTER} {seminar}", verb="Update", request=request)
