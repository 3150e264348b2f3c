"""The desk that is being made, in a folder of its own: nothing of it is seen before it is whole."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

FOLDERS = ("content", "faq", "schemas/forms", "infra/environments")
FILES = ("mkdocs.yml",)


@dataclass(frozen=True, kw_only=True)
class Gone:
    """What was taken out of a file, and why: for who reads the rest again."""

    file: str
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Names are relative to `root`, with forward slashes."""

    root: Path
    gone: list[Gone] = field(default_factory=list)

    @classmethod
    def of(cls, desk: Path, folder: Path) -> "Stage":
        """A copy, in an empty folder, of what makes `desk` a desk."""
        for name in FOLDERS:
            if (desk / name).is_dir():
                shutil.copytree(desk / name, folder / name)
        for name in FILES:
            if (desk / name).is_file():
                shutil.copy(desk / name, folder / name)
        return cls(root=folder)

    def files(self, *patterns: str) -> list[str]:
        """The names of its files that match one of the patterns, sorted; of all without one."""
        return sorted(
            name
            for name in self._all()
            if not patterns or any(fnmatch(name, pattern) for pattern in patterns)
        )

    def has(self, name: str) -> bool:
        return (self.root / name).is_file()

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def delete(self, name: str) -> None:
        (self.root / name).unlink()

    def _all(self) -> Iterator[str]:
        for top in (*FOLDERS, *FILES):
            place = self.root / top
            paths = [place] if place.is_file() else sorted(place.rglob("*"))
            yield from (path.relative_to(self.root).as_posix() for path in paths if path.is_file())
