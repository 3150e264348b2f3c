"""Reads the functions' Python as a tree, for rules that hold for all of it."""

import ast
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

FUNCTIONS = ROOT / "functions"
STAFF = FUNCTIONS / "desk/staff"


def files() -> list[Path]:
    """Every module that runs in Lambda; the staff's command line runs on a person's machine."""
    paths = sorted(FUNCTIONS.rglob("*.py"))
    return [path for path in paths if STAFF not in path.parents and path.name != "__main__.py"]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it: "urllib.request", "desk.storage.store"."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reached(path: Path) -> set[Path]:
    """A file and all of ours that it imports, directly or not."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += filter(Path.is_file, map(_file, imported(here)))
    return found


@cache
def calls(path: Path) -> list[tuple[str, ast.Call]]:
    """("hmac.new", the call) of every call by a plain name."""
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return [(ast.unparse(node.func), node) for node in nodes]


def _file(module: str) -> Path:
    return FUNCTIONS / f"{module.replace('.', '/')}.py"
