"""Single files of the look that a desk has of its own: at the same path in its folder as in this repository.

`builder/replaced.yml` in the desk's folder says of each what the engine's file was when it was copied, so
that a check can tell when that one has changed: "FILE: HASH". "FILE: own" is a file that the engine doesn't
have.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml

from builder.files.desk_files import REPOSITORY
from builder.reading.suggest import did_you_mean
from builder.reading.walk import walk

LOOK = ("builder/theme", "builder/assets", "builder/templates")
RECORD = "builder/replaced.yml"
OWN = "own"

_HEAD = """\
# しくみのファイルのうち、この窓口のものに置きかえたもの。
# 右は、写したときの、しくみのファイルの印です（make replace が書きます）。しくみにないものは own です。
# しくみのほうが変わると、make check が知らせます。
"""


class CannotReplace(Exception):
    """The text says in Japanese why not."""


def look_folders(root: Path, name: str) -> tuple[Path, ...]:
    """Where the files of a folder of the look come from: a file of the first folder that has it is used."""
    engine, own = REPOSITORY / name, root / name
    return (own, engine) if own.is_dir() and own.resolve() != engine else (engine,)


def own_files(root: Path) -> Iterator[str]:
    """The files of the look that the desk has of its own; none for the desk of this repository."""
    if root.resolve() != REPOSITORY:
        for folder in LOOK:
            yield from (name for name, is_folder in walk(root, folder) if not is_folder)


def unused_files(root: Path) -> Iterator[tuple[str, str]]:
    """(file, where it would be used; "" if nowhere) of what was probably meant as one of the look."""
    if root.resolve() == REPOSITORY:
        return
    for folder in LOOK:
        beside = folder.removeprefix("builder/")
        names = (name for name, is_folder in walk(root, beside) if not is_folder)
        yield from ((name, f"builder/{name}") for name in names if mark(f"builder/{name}"))
    for name, is_folder in walk(root, "builder"):
        if not is_folder and name != RECORD and not name.startswith(tuple(f"{one}/" for one in LOOK)):
            yield name, ""


def mark(name: str) -> str | None:
    """What tells a version of the engine's file from others; None if it has no such file. It begins with a
    letter that is no figure: YAML would take 12345e678901 for a number.
    """
    path = REPOSITORY / name
    is_look = name.startswith(tuple(f"{folder}/" for folder in LOOK)) and ".." not in path.parts
    if not is_look or not path.is_file():
        return None
    content = path.read_bytes().replace(b"\r\n", b"\n")
    return f"m{hashlib.sha256(content).hexdigest()[:11]}"


def replace_file(root: Path, name: str) -> str:
    """Copy the engine's file to the desk in `root`, if it isn't there yet, and write its mark down; returns
    what was done, in Japanese. Raises CannotReplace.
    """
    name = name.strip("/")
    now = mark(name)
    if root.resolve() == REPOSITORY:
        raise CannotReplace(
            "窓口が、しくみと同じフォルダーにあります。ROOT=… に、窓口のフォルダーを指定してください。"
        )
    if now is None:
        known = [name for folder in LOOK for name, _ in walk(REPOSITORY, folder)]
        raise CannotReplace(
            f"「{name}」は、置きかえられません。{did_you_mean(name, known)}"
            f"{'、'.join(f'{folder}/' for folder in LOOK)} にあるファイルを指定してください。"
        )
    path, record = root / name, root / RECORD
    marks = _marks(record)
    is_new = not path.exists()
    if is_new:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, path)
    lines = [f"{file}: {of}\n" for file, of in sorted({**marks, name: now}.items())]
    record.write_text(_HEAD + "".join(lines), encoding="utf-8")
    done = "写しました。書きかえてください" if is_new else "今の、しくみのファイルを見たことにしました"
    return f"{path} {done}（控えは {RECORD}）。"


def _marks(record: Path) -> dict[str, str]:
    """What is written down. Raises CannotReplace if it can't be read: nothing of it is lost."""
    try:
        written = yaml.safe_load(record.read_text(encoding="utf-8")) if record.is_file() else {}
        return {str(file): str(of) for file, of in (written or {}).items()}
    except (yaml.YAMLError, ValueError, AttributeError):
        raise CannotReplace(
            f"{record} が読めません。「ファイル: 印」の並びに直すか、消してから、もう一度動かしてください。"
        ) from None
