"""/api/slots of a form for seminars: what an applicant for each would get, and no figure."""

import json

import slots
from tests.functions.conftest import Desk, Staff
from tests.functions.events import Context, get_slots
from tests.functions.seminars.applying import apply, edit


def states() -> dict[str, str]:
    answer = slots.handler(get_slots("form=seminar"), Context())
    assert answer["statusCode"] == 200
    found = json.loads(answer["body"])
    assert set(found) == {"form", "fetched_at", "fetched_words", "seminars"}
    return {one["id"]: one["state"] for one in found["seminars"]}


def test_from_few_seats_to_none_and_called_off(desk: Desk, staff: Staff) -> None:
    edit(capacity=12)
    assert states()["basics"] == "free"
    edit(capacity=3)
    found = [states()["basics"]]
    for n in range(5):
        apply(desk, n)
        found.append(states()["basics"])
    assert found == ["few", "few", "few", "waiting", "waiting", "full"]
    assert states()["manual"] == "few"
    staff("call-off", "basics", "--reason", "講師の都合がつかなくなりました", "--yes")
    assert states()["basics"] == "off"
