"""The parts of a desk that another municipality may keep or not: `parts.yml`, and forms not named there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scaffold.edits import yaml_text
from scaffold.stage import Stage

FILE = Path(__file__).parent / "parts.yml"

FACT_FILES = (
    "content/*.md",
    "content/*/*.md",
    "faq/*.yml",
    "content/forms/*.yml",
    "content/desks.yml",
    "content/laws.yml",
    "content/flow.yml",
    "content/site.yml",
    "content/precautions.yml",
    "content/cooling-off.yml",
    "content/mail/*.yml",
)
"""Where something may stand that is otherwise at another municipality."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """`after`: it goes when none of these is kept; `number`: when no desk has one. Nobody is asked. What is
    `beside` others is kept only with one of them.
    """

    id: str
    name: str
    files: tuple[str, ...]
    words: tuple[str, ...]
    needs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    number: str = ""
    instead: tuple[tuple[str, str], ...] = ()

    @property
    def pattern(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{word})" for word in self.words)) if self.words else None


@cache
def _written() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


def facts(changed: str = "") -> Sequence[tuple[re.Pattern[str], str]]:
    """(what it looks like, why it has to be confirmed) of what may be otherwise at another municipality:
    always, or where its answer to this question is another.
    """
    return [
        (re.compile(one["find"]), one["why"])
        for one in _written()["facts"]
        if one.get("changed", "") == changed
    ]


def parts_of(stage: Stage) -> tuple[Part, ...]:
    """The parts that a desk has, in the order of `parts.yml`; a form that no part names is one by itself."""
    known = [_part(row) for row in _written()["parts"]]
    named = {file for one in known for file in one.files}
    own = [_of_form(stage, name) for name in stage.files("content/forms/*.yml") if name not in named]
    there = {one.id for one in known if one.files and stage.files(*one.files)}
    numbers = {key for row in yaml_text.read(stage.text("content/desks.yml")).data["desks"] for key in row}
    return (
        *(one for one in known if one.id in there or there & {*one.after} or one.number in numbers),
        *own,
    )


def asked(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Those that are kept or not by choice."""
    return tuple(one for one in parts if not one.after and not one.number)


def gone(parts: Iterable[Part], kept: Iterable[str], numbers: Iterable[str]) -> tuple[Part, ...]:
    """Those that go when only these are `kept`, at a desk that has these kinds of `numbers`."""
    stay, has = {*kept}, {*numbers}

    def is_gone(one: Part) -> bool:
        if one.number:
            return one.number not in has
        return not stay & {*one.after} if one.after else one.id not in stay

    return tuple(one for one in parts if is_gone(one))


def _part(row: Mapping[str, Any]) -> Part:
    lists = {
        key: tuple(row.get(key, ()))
        for key in ("files", "words", "needs", "beside", "desks", "services", "after")
    }
    instead = tuple((one["find"], one["put"]) for one in row.get("instead", ()))
    number = row.get("number", "")
    return Part(id=row["id"], name=row["name"], instead=instead, number=number, **lists)


def _of_form(stage: Stage, name: str) -> Part:
    data = yaml_text.read(stage.text(name)).data
    form = data["form"]
    files = (name, f"schemas/forms/{form}.schema.json", f"content{data['page']}")
    return Part(
        id=form, name=data["title"], files=files, words=(re.escape(data["title"]),), desks=(data["desk"],)
    )
