"""Keeps in build/ what is slow to compute and depends on nothing but code: `make clean` removes it."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.files.desk_files import REPOSITORY

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = REPOSITORY / "build"


def kept(name: str, compute: Callable[[], Any]) -> Any:
    """The JSON value in build/NAME.json, computed and written first if it isn't there; only computed where
    nothing can be written.

    The name has to hold everything that the value depends on: a package's version, a hash of the code.
    """

    def written() -> bytes:
        return json.dumps(compute(), ensure_ascii=False).encode()

    path = FOLDER / f"{name}.json"
    try:
        return json.loads(kept_file(path, written))
    except ValueError:
        path.unlink(missing_ok=True)
        return json.loads(kept_file(path, written))


def kept_file(path: Path, compute: Callable[[], bytes]) -> bytes:
    """The bytes of a file below FOLDER, computed and written first if it isn't there."""
    try:
        return path.read_bytes()
    except OSError:
        content = compute()
        write_atomically(path, content)
        return content


def keep_templates(environment: "Environment", *code: str) -> None:
    """Has an environment keep what it compiles: to compile templates takes a fourth of a small site's time.

    `code` are the files that set it up; a template that has changed is compiled anew by itself.
    """
    from jinja2 import FileSystemBytecodeCache, __version__

    folder = FOLDER / f"templates-{__version__}-{code_hash(*code)}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def code_hash(*files: str) -> str:
    """Eight characters that change with any of the files."""
    return hashlib.sha256(b"".join(Path(file).read_bytes() for file in files)).hexdigest()[:8]


def write_atomically(path: Path, content: bytes) -> None:
    """Several checks and builds may run at once; where nothing can be written, nothing is kept."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
