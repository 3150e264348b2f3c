"""infra/template.yaml allows what the magazine's function and commands ask of the table."""

import pytest

import keep
from tests.functions.conftest import Desk, Staff
from tests.functions.events import Context
from tests.functions.magazine.reader import ADDRESS, mails_to, one_click, open_link, subscribe
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_policy, of_role


def test_from_subscribing_to_being_erased(desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {role: of_role(role) for role in ("MagazineRole", "DeliverRole", "KeepRole")}
    with watched(desk, monkeypatch) as needs:
        subscribe(desk)
    assert lacking([*allowed["MagazineRole"], *allowed["DeliverRole"]], needs) == set()
    with watched(desk, monkeypatch) as needs:
        for command in (["list"], ["preview", "news-2"], ["send", "news-2"], ["status", "news-2"]):
            assert staff("magazine", *command, answer="news-2\n").status == 0
        for command in (["find"], ["invite", "--yes"], ["leave", "--yes"]):
            assert staff("magazine", *command, "--mail", "denwa@example.jp").status == 0
    assert lacking(of_policy("StaffPolicy"), needs) == set()
    with watched(desk, monkeypatch) as needs:
        desk.sweep()
    assert lacking(allowed["DeliverRole"], needs) == set()
    with watched(desk, monkeypatch) as needs:
        keep.handler({"source": "aws.events"}, Context(function_name="keep"))
    assert lacking(allowed["KeepRole"], needs) == set()
    with watched(desk, monkeypatch) as needs:
        open_link(mails_to(desk)[-1])
        one_click(mails_to(desk)[-1])
    assert lacking(allowed["MagazineRole"], needs) == set()
    assert {action for action, _, _ in needs} == {"GetItem", "PutItem", "UpdateItem"}
    with watched(desk, monkeypatch) as needs:
        assert staff("erase", "--mail", ADDRESS, "--reason", "requested", "--yes").status == 0
    assert lacking(of_policy("ErasePolicy"), needs) == set()
