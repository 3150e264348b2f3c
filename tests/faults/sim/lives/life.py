"""What the town knows of a workflow: who begins such a life, what can be done in it, and when it is time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from desk.domain.submissions.workflow import Action

Stored = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Here:
    """Where somebody acts: what is stored of the case, and what time it is (aware, Tokyo).

    `mark` is in all that is typed for this case, and for no other.
    """

    rng: Random
    stored: Stored
    now: datetime
    mark: str


Doing = Callable[[Here], Action]


@dataclass(frozen=True, kw_only=True)
class Life:
    """`answers` makes those of an application with a mark; `doings` is what its action does, by name.

    `moments` says at which times something becomes possible, and how often that is waited for.
    """

    form: str
    answers: Callable[[Random, str], dict[str, Any]]
    doings: Mapping[str, Doing]
    moments: Callable[[Stored], tuple[list[datetime], float]]
    rare: tuple[str, ...] = ()
    """What is seldom possible, and so is done when it is."""
    straight: tuple[str, ...] = ()
    """What leads on: done most of the time by whoever wants to get far."""
