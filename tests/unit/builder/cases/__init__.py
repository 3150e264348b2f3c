"""A small made-up desk, its built pages, and the mistakes that can be made in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.check import read

CASES = Path(__file__).parent
SMALL = CASES / "small"


def small_desk(folder: Path) -> Path:
    """A copy of the small desk, to make mistakes in."""
    return Path(shutil.copytree(SMALL, folder / "desk"))


def change(path: Path, find: str, put: str) -> None:
    """Replace the first `find` in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")


def mistakes(root: Path) -> list[str]:
    """Every mistake of a desk, as it is told."""
    return [str(mistake) for mistake in read(root)[1]]


@contextmanager
def put_back(path: Path) -> Iterator[Path]:
    """A file that becomes again, or again isn't, what it was before the block."""
    before = path.read_bytes() if path.exists() else None
    try:
        yield path
    finally:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(before)
