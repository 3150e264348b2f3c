"""Keeps in build/ what a desk's build found out from single texts, for its next check and build."""

import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import desk
from builder.files.kept import FOLDER, write_atomically
from builder.reading.recall import Memory, Results, remembering

_CODE = (Path(__file__).parents[1], Path(desk.__file__).parent)
_LIBRARIES = (
    "PyYAML",
    "markdown-it-py",
    "mdit-py-plugins",
    "jsonschema-rs",
    "icalendar",
    "SudachiPy",
    "SudachiDict-small",
)
_DESKS = 4
"""Those built last are kept."""


@contextmanager
def recalling(root: Path, *, is_build: bool) -> Iterator[None]:
    """Recalls results of the last build of the desk in `root`; a build's own are kept when it ends well."""
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:8]
    path = FOLDER / f"recalled/{name}.pickle"
    stamp = _stamp()
    memory = Memory(_read(path, stamp))
    with remembering(memory):
        yield
    if is_build and memory.is_changed:
        write_atomically(path, stamp + pickle.dumps(memory.used, pickle.HIGHEST_PROTOCOL))
        _forget_others(path.parent)


def _stamp() -> bytes:
    """Changes with whatever else results depend on: our code, as Python sees whether to compile it anew."""
    code = sorted(
        (entry.path, entry.stat().st_mtime_ns, entry.stat().st_size)
        for folder in _CODE
        for entry in _files(folder)
        if entry.name.endswith(".py")
    )
    return hashlib.sha256(repr((code, sys.version, *map(version, _LIBRARIES))).encode()).digest()


def _files(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """As `rglob`, in half the time."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            else:
                yield entry


def _read(path: Path, stamp: bytes) -> Results:
    try:
        written = path.read_bytes()
        # Ours, as the compiled templates beside it: who can write here can change the code as well.
        return pickle.loads(written[len(stamp) :]) if written.startswith(stamp) else {}  # noqa: S301
    except Exception:  # Whatever is wrong with it: it is computed anew.
        return {}


def _forget_others(folder: Path) -> None:
    with suppress(OSError):
        for old in sorted(folder.glob("*.pickle"), key=lambda path: path.stat().st_mtime)[:-_DESKS]:
            old.unlink()
