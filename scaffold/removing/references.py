"""Takes out what names a thing that isn't there any more, until the desk is sound: the check says where.

The content was sound before, so every mistake of the check is what a removal left behind.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from builder.check import every_mistake, read
from builder.files.desk_files import SINGLE_FILES, read_sources
from builder.files.sound import Checked, check_shapes
from builder.reading.mistakes import Mistake, Thing
from builder.rules.named.unused import unused_warnings
from scaffold.edits import units, yaml_text
from scaffold.removing.places import path_at, taken_out
from scaffold.stage import Gone, Stage

_MOST_ROUNDS = 60
_A_VALUE = re.compile(r"\{\{ *desks\.[^}]*\}\}")
_A_WAY = re.compile(
    r"(?:、|　|か)(?:ファクス|電話|メール)(?: |：)?[（\[]?"
    r"\{\{ *desks\.[\w-]+\.(?:fax|phone|email) *\}\}(?:\]\([^)]*\))?）?"
)
"""A way to reach a desk, named beside another one: 「、ファクス …」."""

_LINK = re.compile(r" *- \[[^\]]*\]\(/[^)]*\)：")
_CLAUSE = re.compile(r"、[^、。]*\{\{[^}]*\}\}[^、。]*$")
"""The last of what is said behind a link in a list: 「- [相談先](/directory.md)：番号、「188」の使い方」."""

_RIGHTS = "content/console.yml"
"""Who had rights on a desk that is gone gets none on another: a role goes with its last desk."""

_WHY = "残さないものを指していたので、消しました"


class NotSound(Exception):
    """Mistakes that nothing can be taken out for: each as `check` says it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))


def make_sound(stage: Stage, instead: Mapping[Thing, str], today: date) -> None:
    """Take out what names missing things; things of `instead` are replaced by that name. Raises NotSound."""
    before: list[str] = []
    for _ in range(_MOST_ROUNDS):
        checked = check_shapes(read_sources(stage.root))
        mistakes = sorted({*every_mistake(checked, today)})
        found = mistakes or _unused(checked)
        if not found:
            return
        now = [str(one) for one in found]
        if now == before:
            raise NotSound(found)
        before = now
        _one_round(stage, found, instead)
    raise NotSound(found)


def refuse_unsound(stage: Stage, today: date) -> None:
    """Raises NotSound for a desk with mistakes that no removal made: nothing may be taken out for them."""
    _, mistakes = read(stage.root, today)
    if mistakes:
        raise NotSound([*mistakes])


def _unused(checked: Checked) -> list[Mistake]:
    """What nothing uses any more: mails, and rows of calendars, services and desks."""
    files = ("content/mail/", "content/calendar.yml", "content/site.yml", "content/desks.yml")
    return [one for one in unused_warnings(checked) if one.file.startswith(files) and _is_of_a_row(one)]


def _is_of_a_row(mistake: Mistake) -> bool:
    return "消して" in mistake.message and "first" not in mistake.message and "block" not in mistake.message


def _one_round(stage: Stage, mistakes: list[Mistake], instead: Mapping[Thing, str]) -> None:
    by_file = defaultdict(list)
    for one in mistakes:
        by_file[one.file].append(one)
    for name, ones in by_file.items():
        if not stage.has(name):
            continue
        if name.startswith("content/mail/") and any("送られません" in one.message for one in ones):
            stage.delete(name)
            continue
        if name.startswith("content/replies/"):
            stage.delete(name)
            continue
        _in_file(stage, name, ones, instead)


def _in_file(stage: Stage, name: str, mistakes: list[Mistake], instead: Mapping[Thing, str]) -> None:
    text = stage.text(name)
    low = len(text)
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    places = sorted(
        ((starts[one.line - 1] + one.column - 1, one) for one in mistakes if one.line <= len(starts)),
        key=lambda place: place[0],
        reverse=True,
    )
    for index, mistake in places:
        if index >= low or not text:
            continue
        other = instead.get(mistake.about) if mistake.about and name != _RIGHTS else None
        cut = (
            _replaced(text, index, mistake, other)
            if other
            else _phrase(text, index) or taken_out(text, index)
        )
        if cut is None or cut.text == text:
            continue
        low = next(
            (at for at, (a, b) in enumerate(zip(text, cut.text, strict=False)) if a != b), len(cut.text)
        )
        text = cut.text
        if cut.gone and is_read_by_the_public(name):
            stage.gone.append(Gone(file=name, text=cut.gone, why=_WHY))
    if not text:
        if name in SINGLE_FILES or name.startswith("content/forms/"):
            raise NotSound(mistakes)
        stage.delete(name)
        return
    body = yaml_text.body_start(text)
    if body:
        text = text[:body] + units.tidy(text[body:])
        if not text[body:].strip():
            stage.delete(name)
            return
    stage.write(name, text)


def _phrase(text: str, index: int) -> units.Cut | None:
    """Without a number or an address that a desk hasn't, where the same line names another one of its."""
    line = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    said = text[line : end if end >= 0 else len(text)]
    if _LINK.match(said):
        clause = _CLAUSE.search(said, said.find("：") + 1)
        if clause and clause.start() <= index - line < clause.end():
            return units.Cut(text=text[: line + clause.start()] + text[line + clause.end() :], gone=clause[0])
    if len(_A_VALUE.findall(said)) < 2:
        return None
    for one in _A_WAY.finditer(text, line, line + len(said)):
        if one.start() <= index < one.end():
            return units.Cut(text=text[: one.start()] + text[one.end() :], gone=one[0])
    return None


def is_read_by_the_public(name: str) -> bool:
    """Whether a file has texts of which one has to know that a part is gone."""
    return name.endswith(".md") or name.startswith(
        ("faq/", "content/forms/", "content/mail/", "content/desks", "content/search.yml")
    )


def _replaced(text: str, index: int, mistake: Mistake, other: str) -> units.Cut | None:
    """Another thing's name in place of the missing one's; without it in a list that has the other already."""
    missing = mistake.about.name if mistake.about else ""
    if not (yaml_text.body_start(text) and index >= yaml_text.body_start(text)):
        source = yaml_text.read(text)
        path = path_at(source, index)
        if path in source.keys and source.keys[path][0] == index:
            return taken_out(text, index)
        above = yaml_text.value_at(source.data, path[:-1]) if path else None
        if isinstance(above, list) and other in above:
            return taken_out(text, index)
    at = text.find(missing, index)
    if at < 0 or "\n" in text[index:at]:
        return None
    return units.Cut(text=text[:at] + other + text[at + len(missing) :], gone="")
