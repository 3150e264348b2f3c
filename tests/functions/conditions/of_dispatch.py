"""Conditions on experts and their visits. Stories of `test_left_out.py`."""

from desk import bootstrap
from desk.domain.submissions.dispatch.experts import expert_item
from desk.storage.dispatch.experts import change_expert
from tests.functions.bookings import put
from tests.functions.conditions.story import Stories
from tests.functions.conftest import Desk

RIGHT = "jiro@example.jp"


def an_expert_rests_though_a_visit_was_planned_since(desk: Desk) -> bool:
    parts = bootstrap.parts()
    expert = expert_item("harassment", "AAAA", name="例", field="例", mail=RIGHT, at=parts.clock())
    put({**expert, "v": 2})
    change_expert(parts.store, expert, {"active": False}, what="rest", by="staff-1", op="1", at=parts.clock())
    return not parts.store.experts("harassment")["AAAA"]["active"]


STORIES: Stories = {
    an_expert_rests_though_a_visit_was_planned_since: "Put EXPERTS# if v = :v",
}
