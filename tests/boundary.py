"""No engine test reads the ward's own content, so no edit of it can make one fail.

While an engine test is collected or run, an audit hook fails it as soon as it opens or lists anything of
the ward's (`_NAMES`), or starts a program that would: `python -m local` and `python -m builder` take the desk
of the present folder unless --root names another. tests/content is about the ward's content and may read it.
So may a test with the mark `every_file`, whose rule holds for any text.
"""

import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
_NAMES = ("content", "faq", "schemas/forms", "infra/environments", "mkdocs.yml")
OF_THE_WARD = tuple(str(ROOT / name) for name in _NAMES)
_MAY_READ_IT = (ROOT / "tests/content",)
_READING = frozenset({"open", "os.listdir", "os.scandir"})
_PROGRAMS = frozenset({"local", "builder"})

_guarded = False


def is_of_the_ward(path: object) -> bool:
    """Whether a path, as a program gives it to the system, is the ward's or below it."""
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    place = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - Path() would be slow for every file opened
    return any(place == ours or place.startswith(f"{ours}{os.sep}") for ours in OF_THE_WARD)


def starts_the_wards_desk(command: object) -> bool:
    """Whether a command takes the desk of the present folder, with no other named."""
    if not isinstance(command, list | tuple):
        return False
    words = [os.fsdecode(word) for word in command]
    modules = {words[n + 1] for n, word in enumerate(words[:-1]) if word == "-m"}
    return bool(modules & _PROGRAMS) and "--root" not in words


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not _guarded:
        return
    if event in _READING and is_of_the_ward(arguments[0]) and not _may_be_elsewhere(event, arguments):
        pytest.fail(f"an engine test reads the ward's own content: {arguments[0]} (use conftest.EXAMPLE)")
    if event == "subprocess.Popen" and starts_the_wards_desk(arguments[1]):
        pytest.fail(f"an engine test starts the ward's own desk: {arguments[1]} (say --root)")


def _may_be_elsewhere(event: str, arguments: tuple[Any, ...]) -> bool:
    """os.open takes names from an open folder as well (so does shutil.rmtree) and doesn't say from which."""
    return event == "open" and arguments[1] is None and not os.path.isabs(os.fsdecode(arguments[0]))  # noqa: PTH117


sys.addaudithook(_audit)


def _is_engine(node: pytest.Collector | pytest.Item) -> bool:
    is_allowed = any(node.path.is_relative_to(folder) for folder in _MAY_READ_IT)
    return not is_allowed and not node.get_closest_marker("every_file")


def _guarding(node: pytest.Collector | pytest.Item) -> Generator[None, Any, Any]:
    global _guarded
    before, _guarded = _guarded, _is_engine(node)
    try:
        return (yield)
    finally:
        _guarded = before


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    return (yield from _guarding(collector))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    return (yield from _guarding(item))
