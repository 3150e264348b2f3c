"""What holds for every life, made from its file: what each cell does, that all can end, and none for good."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from desk.domain.errors import InvalidAnswers, NotAllowedNow
from desk.domain.forms.form import Form
from desk.domain.submissions.change import Change
from desk.domain.submissions.items import changed_item
from desk.domain.submissions.workflow import APPLICANT, CLOCK, STAFF, Action, Workflow
from desk.domain.transitions.plan import plan
from tests.conftest import EXAMPLE, ROOT
from tests.functions.life.fourth_life.made import FILES, fourth_bundle
from tests.quick_yaml import read_yaml

Item = dict[str, Any]
ByEverybody = Callable[[str], dict[str, Item]]
NOW = "2026-11-20T11:00:00+09:00"
AT_THE_CONSULTATION = "2026-11-25T10:20:00+09:00"
AFTER_THE_VISIT = "2026-11-26T16:30:00+09:00"
EVERYBODY = (STAFF, APPLICANT, CLOCK)
MOMENTS = (NOW, AT_THE_CONSULTATION, AFTER_THE_VISIT)
AFTER_THE_SEMINARS = "2027-01-06T13:00:00+09:00"
LONG_AFTER_THE_SEMINARS = "2027-03-10T08:30:00+09:00"
MOMENTS_OF_SEMINARS = (NOW, AFTER_THE_SEMINARS, LONG_AFTER_THE_SEMINARS)
EXPERTS: Mapping[str, Item] = {
    one: {"SK": one, "active": True, "name": "例", "field": "例", "mail": "a@example.jp"} for one in "AB"
}
_CONTACT = {
    "mail": "hanako@example.jp",
    "phone": "03-9876-5432",
    "name": "例 花子",
    "kana": "れい はなこ",
    "postal_code": "120-0001",
    "address": "例県例市例町2-3-4",
}
_ROOMS = (ROOT / "schemas/workflows", EXAMPLE / "schemas/workflows", FILES / "schemas/workflows")
LIVES = {path.stem: path for room in _ROOMS for path in sorted(room.glob("*.yml"))}
"""Every life that there is, with the tests' own: a new one needs a form in the tests' desk."""


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """The example desk's bundle, with the fourth life in it; and its forms, which a process makes once."""
    bundle = fourth_bundle(tmp_path_factory.mktemp("lives"))
    return {**bundle, "made": {name: Form(bundle, name) for name in bundle["forms"]}}


def given(bundle: Mapping[str, Any], form: str, action: str, *, all_of_it: bool) -> Mapping[str, Any]:
    """What somebody could type for an action, by its schema: only what must be, or everything."""
    rule = bundle["workflows"][bundle["forms"][form]["words"]["workflow"]]["actions"][action]
    schema = rule["takes"]
    handling = bundle["forms"][form]["words"].get("handling", {})
    known = {
        "url": "https://example.kaigi.example.jp/room/2",
        "kind": "video",
        **_CONTACT,
        "reason": reasons_of(handling, action),
        "on": "2026-11-20",
        "seminar": "manual",
        "expert": "B" if action == "change_expert" else "A",
    }
    if any("tell_reason" in way["effects"] for way in rule["ways"]):
        known["reason"] = "staff_away"
    by_type = {"boolean": True, "integer": 1}
    by_format = {"slot": "2026-11-26T14:00", "date": "2026-11-26"}
    return {
        name: known.get(name)
        or by_format.get(rule.get("format", ""))
        or max(rule.get("minimum", 0), by_type.get(rule["type"], 0))
        or "例の文"
        for name, rule in (schema["properties"] if schema else {}).items()
        # A video meeting needs its URL, which no schema can say.
        if all_of_it or name in schema.get("required", ()) or (action, name) == ("confirm", "url")
    }


def reasons_of(handling: Mapping[str, Any], action: str) -> str:
    """The id of a reason; "" where the other way to say it is tried."""
    reasons = (
        handling.get("waiting", {})["reasons"] if action == "wait" else handling.get("decline_reasons", {})
    )
    return next(iter(reasons), "")


def form_of(bundle: Mapping[str, Any], life: str) -> str:
    """A form of the tests' desk that has this life."""
    found = [form for form, rule in bundle["forms"].items() if rule["words"]["workflow"] == life]
    assert found, f"no form of tests/example_desk has the life {life}"
    return found[0]


def first(form: str, *, has_slots: bool) -> Item:
    stored: Item = {
        "PK": "SUB#11111111-2222-4333-8444-555555555555",
        "SK": "META",
        "v": 1,
        "form": form,
        "desk": "consumer-center",
        "answers": {"email": "taro@example.jp"},
        "receipt": "K7M2-9XQ4-R",
        "received_at": "2026-11-20T01:00:00Z",
        "due": "2026-11-24",
        "suspect": ["honeypot"],
    }
    return stored | ({"slot": "2026-11-25T10:00", "lane": 0} if has_slots else {})


def moments(bundle: Mapping[str, Any], form: str) -> tuple[str, ...]:
    return MOMENTS_OF_SEMINARS if "seminars" in bundle["forms"][form]["words"] else MOMENTS


def tried(
    bundle: Mapping[str, Any], stored: Item, action: str, by: str, now: str, *, all_of_it: bool = True
) -> Change | None:
    """The change of an action on a submission that carries its trail with it."""
    one = Action(name=action, given=given(bundle, stored["form"], action, all_of_it=all_of_it))
    form = bundle["made"][stored["form"]]
    who = "staff-1" if by == STAFF else by
    moment = datetime.fromisoformat(now)
    events = [{"status": state} for state in stored["trail"]]
    return plan(one, form, stored, by=who, op="1", now=moment, bundle=bundle, events=events, experts=EXPERTS)


def afterwards(bundle: Mapping[str, Any], stored: Item, by: tuple[str, ...]) -> Iterator[Item]:
    """The submission after each action that `by` can do now or at the consultation."""
    flow = Workflow.of_form(bundle, stored["form"])
    for name, action in flow.actions.items():
        # Of what takes nothing, or nothing more than it must, the whole is the same again.
        least, most = (
            given(bundle, stored["form"], name, all_of_it=all_of_it) for all_of_it in (False, True)
        )
        amounts = (False,) if least == most else (False, True)
        for who in set(action["by"]) & set(by):
            for now, all_of_it in product(moments(bundle, stored["form"]), amounts):
                try:
                    change = tried(bundle, stored, name, who, now, all_of_it=all_of_it)
                except (InvalidAnswers, NotAllowedNow):
                    continue
                if change:
                    after = changed_item(change, lane=0)
                    yield after | {"trail": [*stored["trail"], after["status"]]}


def reached(bundle: Mapping[str, Any], begins: list[Item], by: tuple[str, ...]) -> dict[str, Item]:
    """State -> a submission in it, for all that actions of `by` lead to from `begins`."""
    found, left = {begin["status"]: begin for begin in begins}, list(begins)
    while left:
        for item in afterwards(bundle, left.pop(), by):
            if item["status"] not in found:
                found[item["status"]] = item
                left.append(item)
    return found


def start(bundle: Mapping[str, Any], form: str) -> list[Item]:
    """A submission in each state in which one of this form can begin."""
    flow = Workflow.of_form(bundle, form)
    begin = first(form, has_slots="slots" in bundle["forms"][form]["words"])
    held = {"seminar": "basics", "seat": "a"} if flow.starts else {}
    begins = [begin | held | {"status": flow.start, "trail": [flow.start]}]
    for why, state in flow.starts.items():
        has = {**held, "turn": 1} if why == "full" else {"seminar": "basics"}
        ended = {"ended_at": begin["received_at"], "GSI1PK": f"KEEP#{form}"} if flow.is_end(state) else {}
        begins.append(begin | has | ended | {"status": state, "trail": [state]})
    return begins


@pytest.fixture(scope="module")
def by_everybody(lives: Mapping[str, Any]) -> ByEverybody:
    """State -> a submission in it, of the form that has a life; looked for once a life."""
    return cache(lambda life: reached(lives, start(lives, form_of(lives, life)), EVERYBODY))


def read(path: Path) -> Mapping[str, Any]:
    """A workflow as it is written, without the builder."""
    found: Mapping[str, Any] = read_yaml(path)
    return found


@pytest.mark.parametrize("life", LIVES)
def test_every_state_is_reached_by_doing_it(by_everybody: ByEverybody, life: str) -> None:
    assert set(by_everybody(life)) == set(read(LIVES[life])["states"])


@pytest.mark.parametrize("life", LIVES)
def test_each_cell_does_what_its_file_says(
    lives: Mapping[str, Any], by_everybody: ByEverybody, life: str
) -> None:
    rule, form = read(LIVES[life]), form_of(lives, life)
    for state, item in by_everybody(life).items():
        for name, action in rule["actions"].items():
            ways = [way for way in action["ways"] if way["from"] == "all" or state in way["from"]]
            led: set[str] = set()
            for now in moments(lives, form):
                try:
                    change = tried(lives, item, name, action["by"][0], now)
                except (InvalidAnswers, NotAllowedNow):
                    continue
                led |= {change.status} if change else set()
            before = ["", *(one for one in item["trail"] if not rule["states"][one].get("end"))][-1]
            to = {{"same": state, "before": before}.get(way["to"], way["to"]) for way in ways}
            assert led <= to, (state, name)
            was_so_before = not led and to == {state}  # the same inputs again change nothing
            if not any(place.get("guards") for place in (action, *ways)) and not was_so_before:
                assert led == to, (state, name)


@pytest.mark.parametrize("life", LIVES)
def test_staff_can_bring_every_case_to_an_end(
    lives: Mapping[str, Any], by_everybody: ByEverybody, life: str
) -> None:
    form = form_of(lives, life)
    flow = Workflow.of_form(lives, form)
    for state, item in by_everybody(life).items():
        ends = [one for one in reached(lives, [item], (STAFF,)).values() if flow.is_end(one["status"])]
        assert ends, state
        for end in ends:
            assert end["ended_at"], state
            assert end["GSI1PK"] == f"KEEP#{form}"


@pytest.mark.parametrize("life", LIVES)
def test_no_end_is_final(lives: Mapping[str, Any], by_everybody: ByEverybody, life: str) -> None:
    """But erasure, which leaves nothing to reopen."""
    form = form_of(lives, life)
    flow = Workflow.of_form(lives, form)
    for state, item in by_everybody(life).items():
        if flow.is_end(state):
            live = [one for one in afterwards(lives, item, (STAFF,)) if not flow.is_end(one["status"])]
            assert live, state
            assert all("ended_at" not in one for one in live), state
            for one in live:
                queue = None if flow.is_idle(one["status"]) else f"WORK#{one['desk']}"
                assert one.get("GSI1PK") == queue, state
