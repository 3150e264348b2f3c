"""The desk that is being made, in a folder of its own: nothing of it is seen before it is whole."""

import shutil
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

FOLDERS = ("content", "faq", "schemas/forms", "infra/environments")
"""mkdocs.yml, and what else a desk may have of its own, stays as it is."""


@dataclass(frozen=True, kw_only=True)
class Gone:
    """What was taken out of a file, and why: for who reads the rest again."""

    file: str
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Words of files (a pattern of names, a regular expression) that nobody has said are right for this desk,
    and what to look at.
    """

    files: str
    words: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Names are relative to `root`, with forward slashes."""

    root: Path
    gone: list[Gone] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @classmethod
    def of(cls, desk: Path, folder: Path) -> "Stage":
        """A copy, in an empty folder, of what makes `desk` a desk."""
        for name in FOLDERS:
            if (desk / name).is_dir():
                shutil.copytree(desk / name, folder / name)
        return cls(root=folder)

    def files(self, *patterns: str) -> list[str]:
        """The names of its files that match one of the patterns, sorted."""
        return [name for name in self.all_files() if any(fnmatch(name, pattern) for pattern in patterns)]

    def all_files(self) -> list[str]:
        paths = (path for top in FOLDERS for path in (self.root / top).rglob("*"))
        return sorted(path.relative_to(self.root).as_posix() for path in paths if path.is_file())

    def has(self, name: str) -> bool:
        return (self.root / name).is_file()

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def content(self, name: str) -> bytes:
        return (self.root / name).read_bytes()

    def write(self, name: str, text: str) -> None:
        self.put(name, text.encode())

    def put(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def delete(self, name: str) -> None:
        (self.root / name).unlink()
