"""What the doctor found: one thing that was looked at, how it is, and what to do where it's wrong."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["good", "warn", "bad", "unknown"]
MARKS: dict[Grade, str] = {"good": "◯", "warn": "△", "bad": "×", "unknown": "？"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`todo` is empty where all is well. `unknown` is what couldn't be looked at: neither good nor bad."""

    name: str
    grade: Grade
    state: str
    todo: str = ""


def good(name: str, state: str) -> Finding:
    return Finding(name=name, grade="good", state=state)


def warn(name: str, state: str, todo: str) -> Finding:
    return Finding(name=name, grade="warn", state=state, todo=todo)


def bad(name: str, state: str, todo: str) -> Finding:
    return Finding(name=name, grade="bad", state=state, todo=todo)


def unknown(name: str, state: str, todo: str) -> Finding:
    return Finding(name=name, grade="unknown", state=state, todo=todo)
