"""Keeps the built site and its bundle up to date with the editors' files.

Each build has its own folder, and only a finished build is shown. A failed build leaves the last good one in
place, and reports why.
"""

import shutil
import sys
import time
import traceback
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

from builder.reading.mistakes import ContentError, Mistake


class BuildSite(Protocol):
    """Builds the desk in `root` for the moment `now`. Raises ContentError."""

    def __call__(self, root: Path, site_dir: Path, bundle_path: Path, /, *, now: datetime) -> object: ...


@dataclass(frozen=True, kw_only=True)
class Build:
    """One finished build."""

    site_dir: Path
    bundle_path: Path


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why the build failed: a line "file:line:column: message" for each of `mistakes`, or a traceback."""

    lines: tuple[str, ...]
    is_content: bool
    mistakes: tuple[Mistake, ...] = ()


class Site:
    """A context manager: leaving it deletes the builds.

    `build` and `state` are the builder's; `on_build` is called with each finished build before it is shown.
    """

    def __init__(
        self,
        root: Path,
        *,
        build: BuildSite,
        state: Callable[[Path], Hashable],
        clock: Callable[[], datetime],
        on_build: Callable[[Build], None],
    ) -> None:
        self._root = root
        self._build = build
        self._state = state
        self._clock = clock
        self._on_build = on_build
        self._lock = Lock()
        self._count = 0
        self._seen: Hashable = None
        self._shown: Build | None = None
        self._failure: Failure | None = None

    def __enter__(self) -> Self:
        self._workspace = Path(mkdtemp(prefix="madoguchi-"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            shutil.rmtree(self._workspace)

    @property
    def shown(self) -> Build | None:
        """The last good build; None before the first."""
        return self._shown

    @property
    def number(self) -> int:
        """The number of the build that is shown: each has another. 0 before the first."""
        return int(self._shown.site_dir.parent.name) if self._shown else 0

    @property
    def failure(self) -> Failure | None:
        """Why the last build failed; None if it didn't."""
        return self._failure

    def refresh(self) -> None:
        """Build if a file has changed since the last build. Concurrent calls wait for it."""
        with self._lock:
            # Read before the build, so that a file saved during it is built at the next request.
            state = self._state(self._root)
            if self._count and state == self._seen:
                return
            self._seen = state
            self._count += 1
            self._try_build(self._workspace / f"{self._count}")

    def _try_build(self, folder: Path) -> None:
        build = Build(site_dir=folder / "site", bundle_path=folder / "bundle.json")
        started = time.monotonic()
        try:
            folder.mkdir()
            self._build(self._root, build.site_dir, build.bundle_path, now=self._clock())
            self._on_build(build)
        except ContentError as error:
            lines = tuple(map(str, error.mistakes))
            self._failure = Failure(lines=lines, is_content=True, mistakes=error.mistakes)
            print(
                "内容に誤りがあり、サイトを作れませんでした。",
                *self._failure.lines,
                sep="\n  ",
                file=sys.stderr,
            )
            shutil.rmtree(folder)
        except Exception:
            self._failure = Failure(lines=tuple(traceback.format_exc().splitlines()), is_content=False)
            traceback.print_exc(file=sys.stderr)
            shutil.rmtree(folder)
        else:
            self._failure = None
            self._shown, last = build, self._shown
            print(f"サイトを作りました（{time.monotonic() - started:.1f}秒）。", flush=True)
            if last:
                self._remove_before(last)

    def _remove_before(self, build: Build) -> None:
        """Delete the builds older than `build`, which a request may still be reading."""
        keep = int(build.site_dir.parent.name)
        for folder in self._workspace.iterdir():
            if int(folder.name) < keep:
                shutil.rmtree(folder)
