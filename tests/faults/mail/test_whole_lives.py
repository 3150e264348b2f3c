"""Whole lives in the simulated town: everything that anybody can do with a submission is done there, under
faults, and each mail is accounted for.
"""

import os
from collections.abc import Mapping
from typing import Any

import pytest

from desk.domain.submissions.workflow import CLOCK, Workflow
from tests import actions
from tests.conftest import ROOT
from tests.faults.sim.judging.judge import violations
from tests.faults.sim.lives.lives import LIVES
from tests.faults.sim.lives.town import LivesTown
from tests.faults.sim.setting import Edition, editions
from tests.faults.sim.town import Town

LEAST = int(os.environ.get("SCHEDULES", "32")) // 4
TELLING = (7024, 7031, 7013, 7017, 7027, 7009)
"""In these schedules together everything happens. When it no longer does, the others are searched."""
SEEDS = dict.fromkeys([*TELLING, *range(7000, 7000 + max(LEAST, 60))])
"""LEAST of them at least, then more until everything has happened."""
FILES = sorted(path.stem for path in (ROOT / "schemas/workflows").glob("*.yml"))
BESIDE_ACTIONS = {"receive", "letter_sent"}
"""What else the trail has here: no action of a workflow."""


@pytest.fixture(scope="module")
def both(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    return editions(bundle)


def of_the_lives(bundle: Mapping[str, Any]) -> set[tuple[str, str]]:
    """(form, action) of every action there is."""
    return {
        (life.form, name) for life in LIVES.values() for name in Workflow.of_form(bundle, life.form).actions
    }


def trails(town: Town) -> set[tuple[str, str]]:
    """(form, what) of all that was done in a town."""
    items = list(town.table.items())
    forms = {
        item["PK"]["S"]: item["form"]["S"] for item in items if item["SK"]["S"] == "META" and "form" in item
    }
    return {
        (forms[item["PK"]["S"]], item["what"]["S"])
        for item in items
        if "what" in item and item["PK"]["S"] in forms
    }


@pytest.mark.parametrize("life", FILES)
def test_the_town_knows_every_action_of_every_life(life: str, bundle: Mapping[str, Any]) -> None:
    """A new workflow is to be added to `sim/lives/lives.py`, a new action to the doings of its life: then it
    happens here, too.
    """
    assert life in LIVES
    rules = Workflow.of_form(bundle, LIVES[life].form).actions
    assert bundle["forms"][LIVES[life].form]["words"]["workflow"] == life
    assert set(LIVES[life].doings) == {name for name, rule in rules.items() if set(rule["by"]) != {CLOCK}}


def test_the_actions_of_the_tests_are_those_of_bookings_and_consultations(bundle: Mapping[str, Any]) -> None:
    lives = [Workflow.of_form(bundle, form) for form in ("booking", "consultation")]
    by = {
        who: {name for life in lives for name, rule in life.actions.items() if who in rule["by"]}
        for who in (CLOCK, "applicant")
    }
    assert set(actions.BY_THE_CLOCK) == by[CLOCK]
    assert set(actions.OF_APPLICANTS) == by["applicant"]


def test_every_action_happens_and_every_mail_is_accounted_for(both: tuple[Edition, Edition]) -> None:
    everything, done = of_the_lives(both[0].bundle), set[tuple[str, str]]()
    for n, seed in enumerate(SEEDS):
        if n >= LEAST and everything <= done:
            break
        town = LivesTown(seed=seed, editions=both)
        town.run()
        found = violations(town, town.in_peace())
        assert not found, "\n".join(found)
        done |= trails(town)
    assert sorted(everything - done) == []
    assert {what for _, what in done - everything} <= BESIDE_ACTIONS
    assert ("booking", "letter_sent") in done
