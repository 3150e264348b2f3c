"""Whole lives in the simulated town: everything that anybody can do with a submission is done there, under
faults, and each mail is accounted for.
"""

import os
from collections.abc import Mapping
from typing import Any

import pytest

from desk.domain.submissions.workflow import CLOCK, Workflow
from tests import actions
from tests.faults.sim.doings import DOINGS
from tests.faults.sim.judge import violations
from tests.faults.sim.setting import Edition, editions
from tests.faults.sim.town import Town

LEAST = int(os.environ.get("SCHEDULES", "32")) // 4
SEEDS = range(7000, 7000 + max(LEAST, 60))
"""At least so many, then more until everything has happened."""
FORMS = ("booking", "consultation")
BESIDE_ACTIONS = {"receive", "letter_sent"}
"""What else the trail has here: no action of a workflow."""
LEANING = {"whole_lives": True, "applicants": 9, "restless": 0}


@pytest.fixture(scope="module")
def both(bundle: Mapping[str, Any]) -> tuple[Edition, Edition]:
    return editions(bundle)


def of_the_lives(bundle: Mapping[str, Any]) -> set[tuple[str, str]]:
    """(form, action) of every action there is."""
    return {(form, name) for form in FORMS for name in Workflow.of_form(bundle, form).actions}


def trails(town: Town) -> set[tuple[str, str]]:
    """(form, what) of all that was done in a town."""
    items = list(town.table.items())
    forms = {
        item["PK"]["S"]: item["form"]["S"] for item in items if item["SK"]["S"] == "META" and "form" in item
    }
    return {(forms[item["PK"]["S"]], item["what"]["S"]) for item in items if "what" in item}


def test_the_town_knows_every_action_of_its_lives(bundle: Mapping[str, Any]) -> None:
    """A new action of a life is to be added to `sim/doings.py`: then it happens here, too."""
    lives = [Workflow.of_form(bundle, form) for form in FORMS]
    by_people = {name for life in lives for name, rule in life.actions.items() if CLOCK not in rule["by"]}
    by_the_clock = {name for life in lives for name, rule in life.actions.items() if CLOCK in rule["by"]}
    assert set(DOINGS) == by_people
    assert set(actions.BY_THE_CLOCK) == by_the_clock
    assert set(actions.OF_APPLICANTS) == {
        name for life in lives for name, rule in life.actions.items() if "applicant" in rule["by"]
    }


def test_every_action_happens_and_every_mail_is_accounted_for(both: tuple[Edition, Edition]) -> None:
    everything, done = of_the_lives(both[0].bundle), set[tuple[str, str]]()
    for n, seed in enumerate(SEEDS):
        if n >= LEAST and everything <= done:
            break
        town = Town(seed=seed, editions=both, leaning=LEANING)
        town.run()
        found = violations(town, town.in_peace())
        assert not found, "\n".join(found)
        done |= trails(town)
    assert sorted(everything - done) == []
    assert {what for _, what in done - everything} <= BESIDE_ACTIONS
    assert ("booking", "letter_sent") in done
