"""A workflow's states: every one is reached, and from every one an end."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean

Steps = Mapping[str, frozenset[str]]
"""State -> the states that actions lead to from it."""

UNREACHED = "unreached state"
"""A `Thing` of this kind is a state that no action leads to."""


def life_mistakes(source: Source) -> Iterator[Mistake]:
    yield from _dues(source)
    if short := tuple(_not_listed(source)):
        yield from short
        return
    unknown = tuple(_unknown_states(source))
    yield from unknown
    yield from _ways(source)
    if not unknown:  # else it isn't known where the ways lead
        yield from _reached(source)


def steps_of(source: Source) -> Steps:
    states = source.data["states"]
    found: dict[str, set[str]] = {state: set() for state in states}
    for _, way in ways_of(source):
        for state in starts_of(way, states):
            # `before` leads only to where the case has been.
            if way["to"] not in ("same", "before"):
                found[state].add(way["to"])
    return {state: frozenset(to) for state, to in found.items()}


def _ends(source: Source) -> set[str]:
    return {name for name, state in source.data["states"].items() if state.get("end")}


def starts_of(way: Mapping[str, Any], states: Iterable[str]) -> list[str]:
    """The states that a way begins in."""
    return list(states if way["from"] == "all" else way["from"])


def ways_of(source: Source) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name, action in source.data["actions"].items():
        for index, way in enumerate(action["ways"]):
            yield ("actions", name, "ways", index), way


def reminders_of(rule: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The mails that remind of something ahead, each with where it is written."""
    for name, state in rule["states"].items():
        for index, mail in enumerate(state.get("remind", ())):
            yield ("states", name, "remind", index), mail


def guard_of(written: str | Mapping[str, Any]) -> tuple[str, Any]:
    """(name, parameter) of a guard as it is written: `name`, or `{name: parameter}`."""
    return (written, None) if isinstance(written, str) else next(iter(written.items()))


def _not_listed(source: Source) -> Iterator[Mistake]:
    for path, way in ways_of(source):
        if isinstance(way["from"], str) and way["from"] != "all":
            message = f"1つのときも、[{way['from']}] と書いてください。全部の状況からできるときは、all です。"
            yield source.mistake((*path, "from"), message)


def _unknown_states(source: Source) -> Iterator[Mistake]:
    named: list[tuple[Path, str]] = [(("start",), source.data["start"])]
    named += [(("starts", when), state) for when, state in source.data.get("starts", {}).items()]
    for path, way in ways_of(source):
        if isinstance(way["from"], list):
            named += [((*path, "from", n), state) for n, state in enumerate(way["from"])]
        if way["to"] not in ("same", "before"):
            named.append(((*path, "to"), str(way["to"])))
    states = source.data["states"]
    for path, state in named:
        if state not in states:
            hint = did_you_mean(state, states) or "states に書いてあるものを書いてください。"
            told = source.mistake(path, f"「{state}」という状況は、states にありません。{hint}")
            yield told.on("state", f"{source.stem}:{state}")


def _dues(source: Source) -> Iterator[Mistake]:
    for name, state in source.data["states"].items():
        path = ("states", name)
        days = state.get("due", {}).get("opening_days")
        if isinstance(days, str) and days != "form":
            message = (
                f"「{days}」は使えません。0から60までの数か、form（フォームの due の数）を書いてください。"
            )
            yield source.mistake((*path, "due", "opening_days"), message)
        if state.get("promise") and "due" not in state:
            message = "約束（promise）した期限が、ありません。due に、いつから何開庁日後かを書いてください。"
            yield source.key_mistake((*path, "promise"), message)
        if state.get("end") and "due" in state:
            message = "終わりの状況（end）には、期限はいりません。due を消してください。"
            yield source.key_mistake((*path, "due"), message)
        if state.get("end") and "meets" in state:
            message = "終わりの状況（end）では、もう会いません。meets を消してください。"
            yield source.key_mistake((*path, "meets"), message)
        if "remind" in state and "meets" not in state:
            message = "何の前のお知らせか、わかりません。meets に、会う日時の名前を書いてください。"
            yield source.key_mistake((*path, "remind"), message)


def _ways(source: Source) -> Iterator[Mistake]:
    states = source.data["states"]
    for name, action in source.data["actions"].items():
        first: dict[str, int] = {}
        for index, way in enumerate(action["ways"]):
            path = ("actions", name, "ways", index)
            for state in starts_of(way, states):
                if first.setdefault(state, index) != index:
                    message = (
                        f"「{state}」からの「{name}」が、2つあります。どちらになるかわからないので、"
                        "どちらか一方の from から消してください。"
                    )
                    yield source.mistake((*path, "from"), message)
            if way["to"] == "before" and not set(starts_of(way, states)) <= _ends(source):
                message = (
                    "before は、終わりの状況（end）からだけ使えます。行く先の状況の名前を書いてください。"
                )
                yield source.mistake((*path, "to"), message)
            if action.get("quiet") and way["to"] != "same":
                message = "書き足すだけの手続き（quiet）では、状況は変わりません。to: same にしてください。"
                yield source.mistake((*path, "to"), message)


def _reached(source: Source) -> Iterator[Mistake]:
    states, steps = source.data["states"], steps_of(source)
    begins = (source.data["start"], *source.data.get("starts", {}).values())
    reached = set().union(*(_from(one, steps) for one in begins))
    ends = _ends(source)
    if not ends:
        message = (
            "終わりの状況がありません。終わった受付を、いつまでも消せなくなります。"
            "どれかに end: true を書いてください。"
        )
        yield source.key_mistake(("states",), message)
    lost = [name for name in states if name not in reached]
    # What only follows a state that isn't reached is no mistake of its own.
    first = [name for name in lost if not any(name in steps[one] for one in lost if one != name)] or lost[:1]
    for name in states:
        path = ("states", name)
        if name in first:
            what = "終わりの状況" if name in ends else "状況"
            message = (
                f"{what}「{name}」には、始まりの「{source.data['start']}」から、どの手続きでも行けません。"
                "行ける手続きを actions に足すか、この状況を消してください。"
            )
            yield source.key_mistake(path, message).on(UNREACHED, f"{source.stem}:{name}")
        elif name in reached and ends and name not in ends and not ends & _from(name, steps):
            message = (
                f"「{name}」からは、どの終わりの状況にも行けません（行き止まり）。"
                "終わりへ行ける手続きを、actions に足してください。"
            )
            yield source.key_mistake(path, message)


def _from(start: str, steps: Steps) -> set[str]:
    """The states that can be reached from `start`, itself included."""
    found, left = {start}, [start]
    while left:
        new = steps[left.pop()] - found
        found |= new
        left += new
    return found
