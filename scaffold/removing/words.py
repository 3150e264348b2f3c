"""Takes out of texts what names a part that is gone, by its words."""

import re
from collections.abc import Iterable, Iterator

from builder.reading.source import Path
from scaffold.edits import yaml_text
from scaffold.edits.units import Cut, part, tidy
from scaffold.parts import Part
from scaffold.removing.places import NAMED_ROWS, path_at, taken_out
from scaffold.stage import Gone, Stage

TEXTS = (
    "content/*.md",
    "content/*/*.md",
    "faq/*.yml",
    "content/desks.yml",
    "content/forms/*.yml",
    "content/search.yml",
    "content/mail/*.yml",
)
"""What people read besides: the rest (messages.yml, console.yml …) is shown only where the part is."""

_SEEN = (
    *TEXTS,
    "content/site.yml",
    "content/menu.yml",
    "content/not-found.yml",
    "content/flow.yml",
    "content/precautions.yml",
)

_HIDDEN = re.compile(
    r"\{\{[^}]*\}\}|\]\([^)]*\)|\{#[^}]*\}|\b(?:id|page|form|desk|service|file): *\S+|/[\w/-]+\.md"
)

_STRUCTURE = frozenset({"id", "page", "form", "desk", "workflow", "service", "file", "find", "url", "mail"})


def say_otherwise(stage: Stage, gone: Iterable[Part]) -> None:
    """Put other words in place of those that `instead` has, in every file."""
    pairs = [pair for one in gone for pair in one.instead]
    for name in stage.files("content/*", "faq/*") if pairs else ():
        if not name.endswith((".md", ".yml")):
            continue
        text = stage.text(name)
        for find, put in pairs:
            text = text.replace(find, put)
        stage.write(name, text)


def without_words(stage: Stage, gone: Iterable[Part], kept: Iterable[Part]) -> None:
    """Take out each sentence, item and row that names a part of `gone` and none that is `kept`."""
    stay = [one.pattern for one in kept if one.pattern]
    for one in gone:
        for name in _texts(stage) if one.pattern else ():
            text, sections = _without_sections(stage.text(name), one.pattern, stay)
            text, found = _without(text, one.pattern, stay)
            found = [*sections, *found]
            if found:
                body = yaml_text.body_start(text)
                text = text[:body] + tidy(text[body:]) if body else text
                stage.write(name, text)
                why = f"「{one.name}」を残さないので、消しました"
                stage.gone.extend(Gone(file=name, text=words, why=why) for words in found)


def _texts(stage: Stage) -> list[str]:
    return [name for name in stage.files(*TEXTS) if not name.endswith("README.md")]


def _without_sections(
    text: str, pattern: re.Pattern[str] | None, stay: list[re.Pattern[str]]
) -> tuple[str, list[str]]:
    """A page without the sections whose headings name the part."""
    body = yaml_text.body_start(text)
    if not body or pattern is None:
        return text, []
    kept, found, depth = [], [], 0
    for block in re.split(r"(?m)^(?=#{2,6} )", text[body:]):
        heading = block.partition("\n")[0]
        level = len(heading) - len(heading.lstrip("#"))
        if depth and (level > depth or not level):
            found.append(block.strip())
            continue
        depth = 0
        is_named = level and named_at(pattern, heading) and not any(one.search(heading) for one in stay)
        if is_named:
            depth = level
            found.append(block.strip())
        else:
            kept.append(block)
    return text[:body] + "".join(kept), found


def _without(
    text: str, pattern: re.Pattern[str] | None, stay: list[re.Pattern[str]]
) -> tuple[str, list[str]]:
    found: list[str] = []
    at = len(text)
    while pattern:
        places = [index for index in named_at(pattern, text, at) if not _is_comment(text, index)]
        if not places:
            break
        at = places[-1]
        cut = _cut(text, at, pattern, stay)
        if cut:
            found.append(cut.gone)
            at = min(at, len(_common(text, cut.text)))
            text = cut.text
    return text, found[::-1]


def named_at(pattern: re.Pattern[str], text: str, upto: int | None = None) -> list[int]:
    """Where the words of a part stand in a text, besides in what isn't read: placeholders and addresses."""
    hidden = [one.span() for one in _HIDDEN.finditer(text)]
    found = (one.start() for one in pattern.finditer(text, 0, len(text) if upto is None else upto))
    return [index for index in found if not any(start <= index < end for start, end in hidden)]


def _cut(text: str, at: int, pattern: re.Pattern[str], stay: list[re.Pattern[str]]) -> Cut | None:
    body = yaml_text.body_start(text)
    if body and at >= body:
        start, end = part(text[body:], at - body)
        said = text[body + start : body + end]
        if said.lstrip().startswith("#") or any(one.search(said) for one in stay if one is not pattern):
            return None
        return taken_out(text, at)
    source = yaml_text.read(text)
    path = path_at(source, at)
    if not path or not _may_go(path) or any(one.search(_value(source.data, path)) for one in stay):
        return None
    return taken_out(text, at)


def _may_go(path: Path) -> bool:
    """Whether a text can go without breaking what it is part of."""
    if path[-1] in _STRUCTURE:
        return False
    if path[0] in ("questions", "other_ways", "aliases", "related"):
        return True
    if path[0] == "heading_aliases" or path[0] in ("while_closed",):
        return True
    if path[-2:-1] == ("decline_reasons",) or "aliases" in path:
        return True
    if path[0] == "synonyms" and len(path) > 2:
        return True
    return path[0] == "groups" and len(path) > 2 and not (NAMED_ROWS & {*path} and path[-1] == "title")


def _value(data: object, path: Path) -> str:
    value = yaml_text.value_at(data, path)
    return value if isinstance(value, str) else ""


def _is_comment(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return yaml_text.body_start(text) == 0 and line.lstrip().startswith("#")


def _common(one: str, other: str) -> str:
    at = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        at += 1
    return one[:at]


def left_over(stage: Stage, gone: Iterable[Part]) -> Iterator[tuple[str, int, int, str]]:
    """(file, line, column, part's name) of each line of a text that still names a part that is gone."""
    for one in gone:
        for name in stage.files(*_SEEN) if one.pattern else ():
            if name.endswith("README.md"):
                continue
            is_page = name.endswith(".md")
            for number, line in enumerate(stage.text(name).split("\n"), 1):
                is_comment = not is_page and line.lstrip().startswith("#")
                if one.pattern and not is_comment and (found := named_at(one.pattern, line)):
                    yield name, number, found[0] + 1, one.name
