"""The result of one check of the doctor: what was checked, its state, and what to do if it is wrong."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["good", "warn", "bad", "unknown"]
MARKS: dict[Grade, str] = {"good": "◯", "warn": "△", "bad": "×", "unknown": "？"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`todo` is empty if all is well. The grade is unknown if the check couldn't be made."""

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
