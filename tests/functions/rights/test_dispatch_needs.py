"""infra/template.yaml allows what a dispatch asks of the table: submit, manage, staff, keep and erase."""

import re

import pytest

import keep
from tests.functions.bookings import SID, meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import MEMO, PLACE, add_expert, apply, approved, own_page, plan
from tests.functions.events import Context
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_policy, of_role

OTHER = "22222222-2222-4333-8444-555555555555"


def test_a_body_may_apply_and_withdraw_with_a_visit_planned(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    expert = add_expert(staff)
    with watched(desk, monkeypatch) as needs:
        apply(desk, sid=OTHER)
    puts = {need for need in needs if need[2].partition("#")[0] == "BODY"}
    assert puts
    assert lacking(of_role("SubmitRole"), puts) == set()
    receipt = approved(desk, staff, expert, body="例の別の団体", corporate_number="")
    plan(staff, receipt, "2026-12-01T14:00")
    with watched(desk, monkeypatch) as needs:
        own_page(desk).press("取下げへ進む").press("取り下げる")
    assert meta(desk)["status"] == "cancelled"
    assert lacking(of_role("ManageRole"), needs) == set()
    gone = {key.partition("#")[0] for action, _, key in needs if action == "DeleteItem"}
    assert gone == {"BODY", "EXPERT", "FIND"}


def test_staff_may_run_every_command_of_a_dispatch(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = apply(desk)
    first, second = add_expert(staff), add_expert(staff, "例 専二", "ni@example.jp")
    for words in (
        ("expert-add", "--name", "例", "--field", "例", "--mail", "san@example.jp"),
        ("expert-edit", second, "--field", "別の専門"),
        ("experts",),
        ("set-hearing", receipt, "--at", "2026-11-24T14:00", "--how", "お電話で"),
        ("record-hearing", receipt, "--memo", MEMO),
        ("approve", receipt, "--expert", first, "--visits", "2"),
        ("plan-visit", receipt, "--at", "2026-11-25T14:00", "--place", PLACE),
        ("move-visit", receipt, "--at", "2026-11-26T14:00"),
        ("cancel-visit", receipt),
        ("plan-visit", receipt, "--at", "2026-11-26T15:00", "--place", PLACE),
        ("now 2026-11-26T17:00:00+09:00",),
        ("visit-done", receipt, "--text", "例の報告"),
        ("report", receipt, "--number", "1", "--text", "書きなおした報告"),
        ("change-expert", receipt, "--expert", second, "--reason", "例のわけ"),
        ("plan-visit", receipt, "--at", "2026-11-30T15:00"),
        ("show", receipt),
        ("sheet", receipt),
        ("cancel-visit", receipt),
        ("complete", receipt),
        ("reopen", receipt),
        ("cancel", receipt),
        ("expert-rest", second),
        ("expert-back", second),
        ("expert-erase", first),
    ):
        if moment := re.fullmatch("now (.*)", words[0]):
            desk.at(moment[1])
            continue
        with watched(desk, monkeypatch) as needs:
            said = staff(*words, answer="はい\n")
        assert (said.status, said.err) == (0, ""), words
        assert lacking(of_policy("StaffPolicy"), needs) == set(), words


def test_keep_and_erase_may_delete_a_dispatch(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def completed(sid: str, **answers: str) -> str:
        receipt = approved(desk, staff, expert, sid=sid, visits=1, **answers)
        plan(staff, receipt, f"{desk.now:%Y-%m-%d}T18:00")
        desk.at(f"{desk.now:%Y-%m-%d}T20:30:00+09:00")
        for command in ("visit-done", "complete"):
            assert staff(command, receipt, "--yes").status == 0
        desk.sweep()
        return receipt

    expert = add_expert(staff)
    receipt = completed(SID)
    with watched(desk, monkeypatch) as needs:
        assert staff("erase", receipt, "--reason", "requested", "--yes").status == 0
    assert lacking(of_policy("ErasePolicy"), needs) == set()
    assert desk.items("EXPERT#") == desk.items(f"SUB#{SID}") == []
    desk.later(hours=10)
    completed(OTHER, body="例の別の団体", corporate_number="")
    desk.later(days=1200)
    with watched(desk, monkeypatch) as needs:
        keep.handler({}, Context())
    assert lacking(of_role("KeepRole"), needs) == set()
    left = [item for item in desk.items(f"SUB#{OTHER}") if "expires_at" not in item]
    assert left == []
    assert all("expires_at" in item for item in desk.items("EXPERT#"))
