"""The made-up cases of `make run`: every state has one, each is an example, and the console opens it."""

import re

from werkzeug.test import Client

from desk.domain.submissions.workflow import Workflow
from local.desk import LocalDesk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.local.training.conftest import AT, NOW, trained
from tests.local.visits import visit

_ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+)")


def cases(desk: LocalDesk) -> list[dict[str, object]]:
    return [dict(item) for item in desk.table_items() if item["type"] == "submission"]


def test_the_page_behind_the_desk_leads_to_the_console(trained_desk: LocalDesk) -> None:
    assert f'href="{AT.console}/"' in visit(trained_desk, "/_local/").text


def test_every_state_of_every_workflow_has_a_case(trained_desk: LocalDesk) -> None:
    bundle = trained_desk.bundle()
    assert bundle
    every = {(form, state) for form in bundle["forms"] for state in Workflow.of_form(bundle, form).states}
    assert {(one["form"], one["status"]) for one in cases(trained_desk)} == every
    missing = [aim for aim in trained(trained_desk).played.missing if aim.is_needed]
    assert missing == []


def test_a_case_is_in_the_state_that_it_is_there_for(trained_desk: LocalDesk) -> None:
    stored = {one["receipt"]: (one["form"], one["status"]) for one in cases(trained_desk)}
    played = trained(trained_desk).played.cases
    assert [stored[receipt] for _, receipt in played] == [(aim.form, aim.state) for aim, _ in played]


def test_the_lists_have_what_is_due_late_and_met_today(trained_desk: LocalDesk) -> None:
    counter = Counter(member(dict.fromkeys(trained_desk.bundle()["desks"], EVERYTHING)))  # type: ignore[index]
    shown = counter.get("/")["body"]
    groups = trained_desk.bundle()["console"]["screens"]["groups"]  # type: ignore[index]
    for name in ("late", "today", "due"):
        assert groups[name] in shown, name
    every = ("waiting", "reply", "missed")
    marks = {name for one in cases(trained_desk) for name in every if name in one}
    assert marks == set(every)
    rows = [item for item in trained_desk.table_items() if item["type"] == "mail"]
    assert any(row.get("why") for row in rows), "one mail came back"


def test_there_is_a_cluster_and_a_letter(trained_desk: LocalDesk) -> None:
    counter = Counter(member(dict.fromkeys(trained_desk.bundle()["desks"], EVERYTHING)))  # type: ignore[index]
    shown = counter.get("/")["body"]
    for path in ("/clusters/", "/letters"):
        assert f'href="{path}' in shown, path


def test_the_console_opens_every_case(trained_desk: LocalDesk) -> None:
    counter = Counter(member(dict.fromkeys(trained_desk.bundle()["desks"], EVERYTHING)))  # type: ignore[index]
    for one in cases(trained_desk):
        page = counter.get(f"/cases/{one['receipt']}")
        assert page["statusCode"] == 200, one["receipt"]
        assert str(one["receipt"]) in page["body"]


def test_nobody_in_them_is_real(trained_desk: LocalDesk) -> None:
    for one in cases(trained_desk):
        answers = str(one["answers"])
        assert set(_ADDRESS.findall(answers)) <= {"example.jp"}
        assert "例" in answers
    to = {name.rpartition("@")[2] for mail in trained_desk.mailbox.mails for name in mail.recipients}
    assert {domain.removeprefix("city.").removeprefix("taisaku.") for domain in to} == {"example.jp"}


def test_the_staff_of_the_sign_in_page_have_done_them(trained_desk: LocalDesk) -> None:
    """So the trail has names, and whoever signs in as one of them finds cases of their own."""
    items = trained_desk.table_items()
    known = {item["SK"] for item in items if item["type"] == "member"}
    done = {item["by"] for item in items if item["type"] == "event"}
    assert len(known) == 2
    assert known <= done <= {*known, "applicant", "clock"}


def test_nothing_was_done_after_now(trained_desk: LocalDesk) -> None:
    now = "2026-11-20T01:00:59Z"
    assert max(item["at"] for item in trained_desk.table_items() if item["type"] == "event") <= now


def test_a_desk_goes_back_to_its_beginning(trained_desk: LocalDesk) -> None:
    client = Client(trained_desk.app)
    page = client.get("/_local/clock").text
    assert "12月28日" in page
    moved = client.post("/_local/clock/move", data={"to": "2026-12-28T23:59"})
    assert moved.status_code == 303
    assert "2026年12月28日（月）23:59" in client.get("/_local/clock").text
    before = {one["receipt"] for one in cases(trained_desk)}

    assert client.post("/_local/start-again").status_code == 303
    run = trained_desk.training
    assert run
    seen = [{one["receipt"]: one["status"] for one in cases(trained_desk)} for _ in range(30)]
    assert not run.is_over, "whoever looks doesn't wait until all is made"
    trained(trained_desk)
    whole = {one["receipt"]: one["status"] for one in cases(trained_desk)}
    assert len(seen[-1]) > len(seen[0])
    assert all(look.items() <= whole.items() for look in seen), "nobody sees a case half-way"
    assert client.get("/_local/clock.json").json["now"][:10] == NOW[:10]  # type: ignore[index]
    after = {one["receipt"] for one in cases(trained_desk)}
    assert after
    assert not before & after, "what was there is gone"
