"""infra/template.yaml allows what retention and erasing ask of the table, and no more."""

from collections.abc import Mapping
from typing import Any

import pytest

import feedback
import keep
from desk.usecases import retention
from tests.functions.bookings import SID, meta, reach
from tests.functions.conftest import TEMPLATE, Desk, Staff
from tests.functions.events import Context, ses
from tests.functions.nights import ended, years_later
from tests.functions.rights.rights import Need, lacking, watched


def of_role(name: str) -> list[Mapping[str, Any]]:
    (policy,) = TEMPLATE.properties(name)["Policies"]
    statements: list[Mapping[str, Any]] = policy["PolicyDocument"]["Statement"]
    return statements


def of_policy(name: str) -> list[Mapping[str, Any]]:
    statements: list[Mapping[str, Any]] = TEMPLATE.properties(name)["PolicyDocument"]["Statement"]
    return statements


@pytest.mark.parametrize("most", [90, 3])
def test_keep_may_delete_what_is_due(desk: Desk, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", most)
    reach(desk, "done")
    desk.sweep()
    years_later(desk)
    with watched(desk, monkeypatch) as needs:
        keep.handler({}, Context())
    assert lacking(of_role("KeepRole"), needs) == set()
    assert {key.partition("#")[0] for action, _, key in needs if action == "PutItem"} == {"GONE", "FIGURES"}


def test_only_the_erase_policy_allows_erasing(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = ended(desk)
    (row,) = (row for row in desk.rows("mail") if row["kind"] == "cancellation")
    feedback.handler(ses("Bounce", row), Context(function_name="feedback"))
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    with watched(desk, monkeypatch) as needs:
        staff("erase", receipt, "--reason", "requested", "--yes")
        staff("erase", "--mail", "taro@example.jp", "--reason", "requested", "--yes")
    assert lacking(of_policy("ErasePolicy"), needs) == set()
    assert {need[0] for need in needs} >= {"DeleteItem", "Scan", "UpdateItem"}

    def of(family: str) -> set[Need]:
        return {need for need in needs if need[0] == "DeleteItem" and need[2].startswith(family)}

    for name in ("StaffPolicy", "ExportPolicy"):
        assert of("SUB#") <= lacking(of_policy(name), needs), name
        assert of("RCPT#") <= lacking(of_policy(name), needs), name


def test_the_erase_policy_allows_deleting_a_used_slot(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach(desk, "done")
    assert [row["sid"] for row in desk.rows("slot")] == [SID]
    with watched(desk, monkeypatch) as needs:
        staff("erase", meta(desk)["receipt"], "--reason", "requested", "--yes")
    assert lacking(of_policy("ErasePolicy"), needs) == set()
    assert desk.rows("slot") == []
