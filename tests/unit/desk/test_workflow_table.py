"""Every state × every action, cell by cell: the next state, or that it isn't allowed."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from desk.counter.actions.inputs import command
from desk.domain.errors import NotAllowedNow
from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change
from desk.domain.submissions.workflow import APPLICANT, CLOCK, STAFF, Action, Workflow
from desk.domain.transitions.plan import plan
from desk.staff.typed.arguments import parser
from tests import actions
from tests.unit.desk.workflow_tables import ENDS, TABLES

ACTIONS: Mapping[str, Action] = {
    "confirm": actions.confirm(url="https://example.kaigi.example.jp/room/2"),
    "move": actions.move(slot="2026-11-26T14:00", late=True),
    "decline": actions.decline(reason="business"),
    "cancel": actions.cancel(),
    "identify": actions.identify(),
    "refuse_identity": actions.refuse_identity(),
    "start": actions.start(),
    "finish": actions.finish(),
    "answer": actions.answer(text="例の回答"),
    "no_show": actions.no_show(),
    "not_kept": actions.not_kept(),
    "note": actions.note(text="例のメモ"),
    "rebook": actions.rebook(slot="2026-11-26T14:00", late=True),
    "assign": actions.assign(to="staff-2"),
    "phone": actions.phone(text="例の電話"),
    "reopen": actions.reopen(),
    "correct": actions.correct(mail="jiro@example.jp"),
    "switch": actions.switch(kind="counter"),
    "release": actions.release(),
    "withdraw": actions.withdraw(),
    "change": actions.change(slot="2026-11-26T14:00"),
    "take_offer": actions.take_offer(slot="2026-11-25T09:00"),
    "ask_earlier": actions.ask_earlier(),
    "stop_earlier": actions.stop_earlier(),
    "offer": actions.offer(slot="2026-11-25T09:00"),
    "message": actions.message(text="例のメッセージ"),
    "wait": actions.wait(reason="document"),
    "resume": actions.resume(),
    "seen": actions.seen(),
    "reply": actions.reply(text="例の返事"),
    "remind_waiting": Action(name="remind_waiting"),
    "miss_promise": Action(name="miss_promise"),
    "close_missed": actions.close_missed(),
}

WAITING = {"waiting": {"since": "2026-11-20T01:00:00Z", "left": 1, "remind_on": "2026-11-25"}}
BEFORE: Mapping[str, Mapping[str, Any]] = {
    "resume": WAITING,
    "remind_waiting": WAITING,
    "seen": {"reply": {"at": "2026-11-20T01:00:00Z", "queue": "2026-11-24"}},
    "reply": {"messages": [{"at": "2026-11-20T01:00:00Z", "by": "staff-1", "text": "例"}]},
}
"""What the submission has for an action to be possible."""
TAKEN_UP = {"booking": "confirmed", "consultation": "answered"}
"""Form -> the state in its trail before the one it is in."""


def cells(*tables: str) -> dict[tuple[str, str], str]:
    found = {}
    for table in tables:
        states, *rows = [line.split() for line in table.strip().splitlines()]
        found |= {(state, row[0]): cell for row in rows for state, cell in zip(states, row[1:], strict=True)}
    return found


def test_the_workflows_have_no_other_action(bundle: Mapping[str, Any]) -> None:
    flows = (Workflow.of_form(bundle, form) for form in TABLES)
    assert set(ACTIONS) == {name for flow in flows for name in flow.actions}


def test_the_command_line_has_every_action_of_staff(bundle: Mapping[str, Any]) -> None:
    (commands,) = (one for one in parser(bundle)._actions if isinstance(one, argparse._SubParsersAction))
    acting = {name for name, one in commands.choices.items() if one.get_default("action")}
    flows = [Workflow.of_form(bundle, form) for form in bundle["forms"]]
    of_staff = {name for flow in flows for name, one in flow.actions.items() if STAFF in one["by"]}
    assert acting == {command(name) for name in of_staff}
    assert {name for name in ACTIONS if who_does(name) == "staff-1"} <= of_staff


def test_no_cell_is_missing(bundle: Mapping[str, Any]) -> None:
    for form, tables in TABLES.items():
        states = Workflow.of_form(bundle, form).states
        assert set(cells(*tables)) == {(state, action) for state in states for action in ACTIONS}


def test_the_ends_are_the_states_of_the_second_table(bundle: Mapping[str, Any]) -> None:
    flow = Workflow.of_form(bundle, "booking")
    assert {state for state in flow.states if flow.is_end(state)} == {state for state, _ in cells(*ENDS)}


@pytest.mark.parametrize("form", TABLES)
def test_every_cell_of_its_tables(bundle: Mapping[str, Any], form: str) -> None:
    expected = cells(*TABLES[form])
    assert {at: led(bundle, form, *at) for at in expected} == expected


def led(bundle: Mapping[str, Any], form: str, state: str, name: str) -> str:
    """What a cell has: the next state, "=" for none, or "." for what isn't allowed."""
    try:
        change = planned(bundle, form, state, name)
    except NotAllowedNow:
        return "."
    return change.status if change else "="


def who_does(name: str) -> str:
    return (
        APPLICANT if name in actions.OF_APPLICANTS else CLOCK if name in actions.BY_THE_CLOCK else "staff-1"
    )


def planned(bundle: Mapping[str, Any], form: str, state: str, name: str) -> Change | None:
    """The change that `name` makes of a submission in `state`, at a time when it is possible."""
    action = ACTIONS[name]
    stored: dict[str, Any] = {
        "PK": "SUB#11111111-2222-4333-8444-555555555555",
        "SK": "META",
        "v": 3,
        "status": state,
        "form": form,
        "desk": bundle["forms"][form]["words"]["desk"],
        "answers": {"email": "taro@example.jp"},
        "receipt": "K7M2-9XQ4-R",
        "received_at": "2026-11-20T01:00:00Z",
        "due": "2026-11-24",
        "GSI1PK": "WORK#desk",
        "GSI1SK": "2026-11-24#2026-11-20T01:00:00Z#1",
        "suspect": ["honeypot"],
        "reason": "business",
    }
    if form == "booking":
        stored |= {
            "slot": "2026-11-25T10:00",
            "lane": 0,
            "meeting_url": "https://example.kaigi.example.jp/room/1",
        }
        stored |= {"earlier": "2026-11-20T01:00:00Z"}
        if name == "take_offer":
            stored["offers"] = [
                {"slot": "2026-11-25T09:00", "at": "2026-11-20T01:00:00Z", "until": "2026-11-24T15:00:00Z"}
            ]
        stored |= {} if state == "received" else {"invited": "2026-11-25T10:00"}
    else:
        stored["answer"] = {"text": "例の回答"}
    if Workflow.of_form(bundle, form).is_end(state):
        stored["ended_at"] = "2026-11-20T01:30:00Z"
    stored |= BEFORE.get(name, {})
    at_the_consultation = name in actions.AT_THE_CONSULTATION
    is_late = at_the_consultation or name in ("miss_promise", "close_missed", "remind_waiting")
    moment = "2026-11-25T10:20:00+09:00" if is_late else "2026-11-20T11:00:00+09:00"
    return plan(
        action,
        Form(bundle, form),
        stored,
        by=who_does(name),
        op="1",
        now=datetime.fromisoformat(moment),
        bundle=bundle,
        events=[{"status": one} for one in ("received", TAKEN_UP[form], state)],
    )
