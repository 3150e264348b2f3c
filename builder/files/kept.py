"""Keeps in build/ what is slow to compute and depends on nothing but code: `make clean` removes it."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builder.files.desk_files import REPOSITORY

FOLDER = REPOSITORY / "build"


def kept(name: str, compute: Callable[[], Any]) -> Any:
    """The JSON value in build/NAME.json, computed and written first if it isn't there.

    The name has to hold everything that the value depends on: a package's version, a hash of the code.
    """
    path = FOLDER / f"{name}.json"
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        value = compute()
        _write_atomically(path, value)
        return value


def _write_atomically(path: Path, value: Any) -> None:
    """Several checks and builds may run at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
        json.dump(value, file, ensure_ascii=False)
    Path(file.name).replace(path)
