"""One slip, one problem: for every kind of thing with a name, on the small desk and on the example desk.

The cases are made from the table of kinds, so a new kind is covered as soon as it is in it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from builder.check import read, warnings
from builder.files.sound import Checked
from builder.names.kinds import KINDS, definitions, shown
from builder.names.references import references, used_things
from builder.reading.source import Source
from tests.conftest import EXAMPLE
from tests.examples import TIMES
from tests.unit.builder.cases import SMALL

DAY = date(2026, 11, 30)
DESKS = {"small": SMALL, "example": EXAMPLE}


class Case(NamedTuple):
    """A slip: the text of `file` becomes `text` (None: no file), or the file gets the name `to`."""

    desk: str
    kind: str
    name: str
    slip: str
    file: str
    text: str | None = None
    to: str | None = None
    is_used: bool = True

    @property
    def id(self) -> str:
        return f"{self.desk}-{self.kind}-{shown(self.name)}-{self.slip}"


def misspelt(name: str) -> str:
    """Two letters the other way round: of a page's address, in the name of the file."""
    start = name.rfind("/") + 1
    for index in range(start, len(name) - 1):
        one, other = name[index : index + 2]
        if one != other and (one + other).isalpha():
            return name[:index] + other + one + name[index + 2 :]
    raise AssertionError(name)


@cache
def cases(desk: str) -> tuple[Case, ...]:
    """Made when a test asks for them, not by each process that collects the tests."""
    return tuple(_cases(desk))


def _cases(desk: str) -> Iterator[Case]:
    checked, found = read(DESKS[desk], DAY)
    assert found == ()
    for kind in KINDS:
        known = definitions(checked, kind) or {}
        # A desk may use rules that are the repository's own.
        own = [name for name in known if (DESKS[desk] / known[name].file).is_file()]
        used = {thing.name for thing in used_things(checked) if thing.kind == kind}
        most = MOST[desk]
        for name in sorted(own, key=lambda name: (name not in used, name))[:most]:
            for case in _of_definition(desk, checked, kind, name):
                yield case._replace(is_used=name in used)
        for one in [one for one in references(checked) if one.kind == kind][:most]:
            text = _put(one.source, one.path, misspelt(one.name))
            yield Case(desk, kind, one.name, "misspelt use", one.source.file, text)


MOST = {"small": 3, "example": 1 if TIMES == 1 else 3}
"""Things of a kind, and uses: enough to be of several files. The example desk is read in five times as much
time, and has the kinds, forms and lives that the small one lacks.
"""


def _of_definition(desk: str, checked: Checked, kind: str, name: str) -> Iterator[Case]:
    of = KINDS[kind]
    file = (definitions(checked, kind) or {})[name].file
    if of.file:
        yield Case(desk, kind, name, "deleted", file)
        if kind != "file":
            yield Case(desk, kind, name, "emptied", file, "")
        folder, _, written = file.rpartition("/")
        stem, dot, suffix = written.partition(".")
        for slip, other in (("misspelt", misspelt(stem)), ("renamed", "quite-other")):
            yield Case(desk, kind, name, slip, file, to=f"{folder}/{other}{dot}{suffix}")
        return
    source, path = _place(checked, kind, name)
    yield Case(desk, kind, name, "deleted", source.file, without(source, path))
    yield Case(desk, kind, name, "emptied", source.file, "")
    for slip, other in (("misspelt", misspelt(shown(name))), ("renamed", "quite-other")):
        if of.rows:
            yield Case(desk, kind, name, slip, source.file, _put(source, (*path, "id"), other))
        else:
            start = source.text.index(shown(name), source.keys[path][0])
            text = source.text[:start] + other + source.text[start + len(shown(name)) :]
            yield Case(desk, kind, name, slip, source.file, text)


def _place(checked: Checked, kind: str, name: str) -> tuple[Source, tuple[str | int, ...]]:
    of = KINDS[kind]
    if of.rows:
        rows = checked.rows(*of.rows)
        return next((source, path) for source, path, row in rows if row["id"] == name)
    assert of.keys
    rules, key = of.keys
    return getattr(checked, rules)[name.partition(":")[0]], (key, shown(name))


def _put(source: Source, path: tuple[str | int, ...], name: str) -> str:
    start, end = source.values[path]
    return source.text[:start] + name + source.text[end:]


def without(source: Source, path: tuple[str | int, ...]) -> str:
    """The file without a row of a list, or a key with its value: whole lines."""
    start = source.text.rfind("\n", 0, source.keys.get(path, source.values[path])[0]) + 1
    end = source.values[path][1]
    is_json = source.file.endswith(".json")
    end = source.text.find("\n", end) + 1 if is_json else source.text.rfind("\n", 0, end) + 1
    if end <= start:  # on one line
        end = source.text.find("\n", start) + 1
    left = source.text[:start] + source.text[end:]
    return re.sub(r",(\s*\})", r"\1", left) if is_json else left


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("desks")
    return {name: Path(copytree(root, folder / name)) for name, root in DESKS.items()}


@contextmanager
def slipped(case: Case, root: Path) -> Iterator[None]:
    path = root / case.file
    before = path.read_bytes()
    other = root / case.to if case.to else None
    try:
        if other:
            path.rename(other)
        elif case.text is None:
            path.unlink()
        else:
            path.write_text(case.text, encoding="utf-8")
        yield
    finally:
        if other:
            other.unlink()
        path.write_bytes(before)


def told(root: Path) -> list[str]:
    checked, found = read(root, DAY)
    warned = [one for one in warnings(checked, DAY) if one.file != "content/holidays.yml"]
    return [str(one) for one in (*found, *warned)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("desk", DESKS)
def test_one_slip_is_one_problem(desk: str, kind: str, desks: dict[str, Path]) -> None:
    """Each with the problems that it is, where they aren't one."""
    wrong: dict[str, list[str]] = {}
    for case in cases(desk):
        if case.kind == kind:
            with slipped(case, desks[desk]):
                problems = told(desks[desk])
            # Another name for what nothing uses is no slip.
            fewest = 1 if case.is_used or case.slip in ("emptied", "misspelt use") else 0
            # Of what is deleted, nothing else is taken for it.
            is_mistaken = case.slip == "deleted" and _TAKEN_FOR_ANOTHER.search("".join(problems))
            if not fewest <= len(problems) <= 1 or is_mistaken:
                wrong[case.id] = problems
    assert wrong == {}


_TAKEN_FOR_ANOTHER = re.compile("どこからも使われていません|間違いではありませんか")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_thing_has_its_slips(kind: str) -> None:
    slips = {case.slip for desk in DESKS for case in cases(desk) if case.kind == kind}
    assert {"deleted", "misspelt", "renamed"} <= slips


@pytest.mark.parametrize(
    ("desk", "file", "find", "put", "told_at", "words"),
    [
        # A heading's id, a block and a whole text that other files link to.
        ("small", "content/talk/index.md", " {#urgent}", "", "content/talk/index.md", "#urgent"),
        ("small", "content/talk/index.md", "{#urgent}", "{#rugent}", "content/talk/index.md", "「#rugent」"),
        (
            "small",
            "content/talk/booking.md",
            "{{ block form visit }}",
            "",
            "content/talk/booking.md",
            "form visit",
        ),
        ("small", "content/talk/booking.md", "block form", "block from", "content/talk/booking.md", "from"),
        ("small", "content/talk/manage.md", "block manage", "block mange", "content/talk/manage.md", "mange"),
        (
            "example",
            "content/online/precautions.md",
            "{{ block precautions }}",
            "",
            None,
            "block precautions",
        ),
        (
            "example",
            "content/online/precautions.md",
            "block precautions",
            "block precaution",
            None,
            "precaution",
        ),
        (
            "example",
            "content/online/precautions.md",
            "{{ block precautions }}",
            "{ block precautions }",
            None,
            "{{",
        ),
        ("example", "content/online/manage.md", "{{ block manage }}", "", None, "block manage"),
        ("example", "content/privacy.md", "{{ block personal-data }}", "", None, "personal-data"),
        # What stands in a value whose key there isn't can't be judged.
        ("small", "content/messages.yml", "errors:", "error:", "content/messages.yml", "「errors」"),
        ("small", "content/mail/received.yml", "body:", "boby:", "content/mail/received.yml", "「body」"),
        ("small", "content/flow.yml", "steps:", "step:", "content/flow.yml", "「steps」"),
        # The line with a name is lost: what was below it seems to be in the one before.
        (
            "small",
            "content/messages.yml",
            "  held:\n",
            "",
            "content/messages.yml",
            "「held:」という行がありません",
        ),
        (
            "small",
            "content/forms/visit.yml",
            "  email:\n    label",
            "    label",
            "content/forms/visit.yml",
            "重なって",
        ),
        # A form that asks for a time and has lost its slots.
        ("example", "content/forms/booking.yml", "\nslots:", "\nslots_of_old:", None, "slots_of_old"),
        ("example", "content/mail/booking-confirmed.yml", "\nevent:", "\nevents:", None, "events"),
        ("example", "content/forms/booking.yml", "\nhandling:", "\nhandlings:", None, "handlings"),
        # A block whose anchors are used in one file.
        ("example", "content/online/flow.md", "{{ block flow }}", "", None, "block flow"),
        # Pages that were lost from the menu together.
        (
            "small",
            "content/menu.yml",
            "      - /talk/booking.md\n      - /talk/manage.md\n",
            "",
            None,
            "2つのページ",
        ),
    ],
)
def test_one_lost_line_is_one_problem(
    desk: str, file: str, find: str, put: str, told_at: str | None, words: str, desks: dict[str, Path]
) -> None:
    text = (desks[desk] / file).read_text(encoding="utf-8")
    assert find in text
    case = Case(desk, "", "", "lost", file, text.replace(find, put, 1))
    with slipped(case, desks[desk]):
        problems = told(desks[desk])
    assert len(problems) == 1, "\n".join(problems)
    assert words in problems[0]
    assert problems[0].startswith(told_at or "")


@pytest.mark.parametrize(
    "file", sorted(str(path.relative_to(SMALL)) for path in SMALL.rglob("content/**/*.md"))
)
def test_a_page_without_its_text_is_one_problem(file: str, desks: dict[str, Path]) -> None:
    text = (desks["small"] / file).read_text(encoding="utf-8")
    front = text[: text.index("---\n", 4) + 4]
    with slipped(Case("small", "page", file, "without text", file, front), desks["small"]):
        (problem,) = told(desks["small"])
    assert "このページには、文章がありません。" in problem
