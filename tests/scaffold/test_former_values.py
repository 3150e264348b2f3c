"""Which values of the desk before are looked for, once another municipality has answered."""

from collections.abc import Mapping
from typing import Any

from scaffold.former import left_of, values_of
from scaffold.stage import Stage
from tests.conftest import EXAMPLE
from tests.scaffold.shapes import CITY

PHONE, DESK, MEETING = "03-0000-5380", "例市消費者センター", "例会議"


def left(answers: Mapping[str, Any]) -> set[str]:
    return {one.value for one in left_of(values_of(Stage(root=EXAMPLE)), answers)}


def test_all_that_was_answered_otherwise_is_looked_for() -> None:
    assert {PHONE, DESK, MEETING, "例市", "れいし", "city.example.jp", "kurashi@city.example.jp"} <= left(
        CITY
    )


def test_a_number_that_was_kept_by_pressing_enter_is_looked_for_too() -> None:
    (line,) = CITY["phones"]
    assert PHONE in left({**CITY, "phones": [{**line, "phone": PHONE}]})
    assert "security@example.jp" in left(
        {**CITY, "contacts": {**CITY["contacts"], "security": "security@example.jp"}}
    )


def test_what_two_may_have_in_common_is_not() -> None:
    assert MEETING not in left({**CITY, "meeting": {**CITY["meeting"], "service": MEETING}})
    (desk,) = CITY["desks"]
    assert DESK not in left({**CITY, "desks": [{**desk, "short_name": f"{DESK}分室"}]})
