"""Every state × every action, cell by cell: where it leads, and what can't be done."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

import pytest

from desk.domain.errors import NotAllowedNow
from desk.domain.forms.form import Form
from desk.domain.submissions import actions
from desk.domain.submissions.model import Change
from desk.domain.submissions.workflow import APPLICANT, BOOKING, CONSULTATION
from desk.domain.transitions import plan
from desk.staff.arguments import parser
from desk.staff.refusals import APPLICANTS_ONLY, command

ACTIONS: Mapping[str, actions.Action] = {
    "confirm": actions.Confirm(url="https://example.kaigi.example.jp/room/2"),
    "move": actions.Move(slot="2026-11-26T14:00", late=True),
    "decline": actions.Decline(reason="business"),
    "cancel": actions.Cancel(),
    "identify": actions.Identify(),
    "refuse_identity": actions.RefuseIdentity(),
    "start": actions.Start(),
    "finish": actions.Finish(),
    "answer": actions.Answer(text="例の回答"),
    "no_show": actions.NoShow(),
    "note": actions.Note(text="例のメモ"),
    "release": actions.Release(),
    "withdraw": actions.Withdraw(),
    "change": actions.ChangeSlot(slot="2026-11-26T14:00"),
}

# `.` can't be done, `=` was done before and changes nothing, else the state that it leads to.
LIVE = """
                received   confirmed    identified   started
confirm         confirmed  confirmed    .            .
move            received   confirmed    .            .
decline         declined   .            .            .
cancel          cancelled  cancelled    cancelled    .
identify        .          identified   =            .
refuse_identity .          unidentified unidentified .
start           .          .            started      =
finish          .          .            .            done
answer          .          .            .            .
no_show         .          no_show      no_show      .
note            received   confirmed    identified   started
release         released   .            .            .
withdraw        cancelled  cancelled    .            .
change          received   received     .            .
"""
ENDED = """
                done declined cancelled no_show unidentified released
confirm         .    .        .         .       .            .
move            .    .        .         .       .            .
decline         .    =        .         .       .            .
cancel          .    .        =         .       .            .
identify        .    .        .         .       .            .
refuse_identity .    .        .         .       =            .
start           .    .        .         .       .            .
finish          =    .        .         .       .            .
answer          .    .        .         .       .            .
no_show         .    .        .         =       .            .
note            done declined cancelled no_show unidentified released
release         .    .        .         .       .            =
withdraw        .    .        =         .       .            .
change          .    .        .         .       .            .
"""
OF_CONSULTATIONS = """
                received  done cancelled released
confirm         .         .    .         .
move            .         .    .         .
decline         .         .    .         .
cancel          cancelled .    =         .
identify        .         .    .         .
refuse_identity .         .    .         .
start           .         .    .         .
finish          done      =    .         .
answer          done      =    .         .
no_show         .         .    .         .
note            received  done cancelled released
release         released  .    .         =
withdraw        .         .    =         .
change          .         .    .         .
"""


def cells(*tables: str) -> dict[tuple[str, str], str]:
    found = {}
    for table in tables:
        states, *rows = [line.split() for line in table.strip().splitlines()]
        found |= {(state, row[0]): cell for row in rows for state, cell in zip(states, row[1:], strict=True)}
    return found


def test_no_action_is_missing() -> None:
    defined = {one for one in vars(actions).values() if isinstance(one, type) and hasattr(one, "name")}
    assert set(get_args(actions.Action)) == defined
    assert set(ACTIONS) == {kind.name for kind in defined}


def test_the_workflow_has_no_other_action() -> None:
    assert set(ACTIONS) == {
        name for table in (BOOKING, CONSULTATION) for row in table.values() for name in row
    }


def test_the_command_line_has_every_action_of_staff() -> None:
    (commands,) = (one for one in parser(str)._actions if isinstance(one, argparse._SubParsersAction))
    acting = {name for name, one in commands.choices.items() if one.get_default("action")}
    assert acting == {command(name) for name in ACTIONS if name not in APPLICANTS_ONLY}


def test_no_cell_is_missing() -> None:
    assert set(cells(LIVE, ENDED)) == {(state, action) for state in BOOKING for action in ACTIONS}
    assert set(cells(OF_CONSULTATIONS)) == {(state, action) for state in CONSULTATION for action in ACTIONS}


@pytest.mark.parametrize(
    ("state", "name", "leads_to"), [(*at, cell) for at, cell in cells(LIVE, ENDED).items()]
)
def test_a_booking(bundle: Mapping[str, Any], state: str, name: str, leads_to: str) -> None:
    check_cell(bundle, "booking", state, name, leads_to)


@pytest.mark.parametrize(
    ("state", "name", "leads_to"), [(*at, cell) for at, cell in cells(OF_CONSULTATIONS).items()]
)
def test_a_consultation(bundle: Mapping[str, Any], state: str, name: str, leads_to: str) -> None:
    check_cell(bundle, "consultation", state, name, leads_to)


def check_cell(bundle: Mapping[str, Any], form: str, state: str, name: str, leads_to: str) -> None:
    if leads_to == ".":
        with pytest.raises(NotAllowedNow):
            planned(bundle, form, state, name)
        return
    change = planned(bundle, form, state, name)
    assert (change.status if change else "=") == leads_to


def planned(bundle: Mapping[str, Any], form: str, state: str, name: str) -> Change | None:
    """The change that `name` would make of a submission in `state`, at a time when it would be in order."""
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
        "suspect": ["honeypot"],
        "reason": "business",
    }
    if form == "booking":
        stored |= {
            "slot": "2026-11-25T10:00",
            "lane": 0,
            "meeting_url": "https://example.kaigi.example.jp/room/1",
        }
        stored |= {} if state == "received" else {"invited": "2026-11-25T10:00"}
    else:
        stored["answer"] = {"text": "例の回答"}
    at_the_consultation = isinstance(
        action,
        actions.Identify | actions.RefuseIdentity | actions.Start | actions.Finish | actions.NoShow,
    )
    moment = "2026-11-25T10:20:00+09:00" if at_the_consultation else "2026-11-20T11:00:00+09:00"
    return plan(
        action,
        Form(bundle, form),
        stored,
        by=APPLICANT if isinstance(action, actions.Withdraw | actions.ChangeSlot) else "staff-1",
        op="1",
        now=datetime.fromisoformat(moment),
        bundle=bundle,
    )
