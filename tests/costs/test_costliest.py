"""No request costs much more than a normal booking of its size, however it is made.

`make test` counts the work of what was found so far; `make soak` searches on, by processor time
(`COSTS=2000` steps, `SEED`).
"""

import logging
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from desk import bootstrap
from local.web.built_site import Build
from tests.costs.recipes import Ingredient, Recipe, handle, normal, size
from tests.costs.search import MOST, costliest
from tests.functions.memory_table import memory_desk

STEPS = int(os.environ.get("COSTS", "0"))


@pytest.fixture(autouse=True)
def _desk(built: Build, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    with memory_desk(built.bundle_path):
        handle(Recipe(endpoint="json", ingredients=()))()
        handle(Recipe(endpoint="check", ingredients=()))()
        handle(Recipe(endpoint="manage", ingredients=()))()
        handle(Recipe(endpoint="magazine", ingredients=()))()
        capsys.readouterr()
        yield
    logging.disable(logging.NOTSET)


def of(endpoint: str, field: str, *atoms: str, times: int, wrap: str = "text") -> Recipe:
    return Recipe(
        endpoint=endpoint, ingredients=(Ingredient(field=field, atoms=atoms, times=times, wrap=wrap),)
    )


FOUND = [
    of("check", "slot", "marks of many classes", times=5000),
    of("check", "slot", "mark that becomes two", times=5000),
    of("check", "slot", "one that becomes 18", times=5000),
    of("check", "slot", "dot", times=10_000),
    of("json", "address", "one that becomes 18", times=1000),
    of("json", "address", "half-width kana", times=1000),
    of("json", "kana", "marks of many classes", times=250),
    of("json", "message", "marks of many classes", times=1000),
    of("json", "other_slots", "letter", times=200, wrap="objects"),
    of("json", "other_slots", "day", times=200, wrap="list"),
    of("json", "other_slots", "digit", times=200, wrap="lists"),
    of("json", "unknown", "one that becomes 18", times=100, wrap="many fields"),
    of("json", "unknown", "marks of many classes", times=50, wrap="many fields"),
    of("check", "other_slots", "day", times=150, wrap="objects"),
    of("send", "other_slots", "words for none", times=150, wrap="list"),
    of("manage", "receipt", "receipt", "blank", times=1000),
    of("manage", "receipt", "one that becomes 18", times=1000),
    of("manage", "receipt", "marks of many classes", times=1000),
    of("done", "receipt", "one that becomes 18", times=600),
    of("slots", "from", "digit", times=600),
    of("magazine", "email", "half-width kana", times=5000),
    of("magazine", "email", "one that becomes 18", times=1000),
    of("magazine", "email", "at", "dot", times=5000),
    of("magazine", "code", "receipt", "blank", times=1000),
    of("leave", "c", "receipt", "blank", times=1000),
    of("leave", "c", "one that becomes 18", times=600),
    of("leave", "body", "line end", "dash", times=5000),
]
"""What earlier searches found; before the lengths were bounded up to 43 × a normal booking."""


def calls_of(call: Callable[[], object]) -> int:
    """Calls of functions, Python's and C's: work that is the same on every machine."""
    count = 0

    def profile(_: Any, what: str, __: Any) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("recipe", FOUND, ids=str)
def test_what_was_found_is_little_work_now(recipe: Recipe) -> None:
    usual = calls_of(normal(recipe.endpoint, size(recipe)))
    assert calls_of(handle(recipe)) <= 5 * usual


@pytest.mark.parametrize("recipe", FOUND, ids=str)
def test_little_text_is_normalised_and_no_pile_of_marks(
    recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = unicodedata.normalize, list[str]()

    def counted(form: str, text: str) -> str:
        seen.append(text)
        return real(form, text)

    monkeypatch.setattr(unicodedata, "normalize", counted)
    handle(recipe)()
    assert sum(map(len, seen)) <= 4 * size(recipe) + 2000
    assert max(map(_longest_pile, seen), default=0) <= 30


def test_what_no_question_asks_for_is_not_touched() -> None:
    parts = bootstrap.parts()
    form = parts.form("booking")
    assert form is not None
    typed = {"unknown": " \u00e9e\u0301 ", "slot": "１" * 101, "email": "ａ" * 2001}
    assert dict(form.normalise(typed, now=parts.clock())) == typed


def _longest_pile(text: str) -> int:
    longest = here = 0
    for char in text:
        here = here + 1 if unicodedata.combining(char) else 0
        longest = max(longest, here)
    return longest


@pytest.mark.skipif(not STEPS, reason="make soak searches (COSTS=… steps)")
def test_no_request_that_a_search_finds_costs_much_more_than_a_normal_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = int(os.environ.get("SEED", "1"))
    found = costliest(Random(seed), steps=STEPS)  # noqa: S311
    with capsys.disabled():
        print(f"\nseed {seed}, {STEPS} steps:", *found[:5], sep="\n  ")
    assert found[0].times <= MOST, str(found[0])
