"""Puts a desk that was made elsewhere in its place: shows first what would be lost, writes all or nothing."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.files.desk_files import REPOSITORY
from builder.files.upgrade.releases import engine_release
from scaffold.edits import yaml_text
from scaffold.former import FILE as FORMER
from scaffold.stage import Stage

SITE, ENGINE = "content/site.yml", ".engine"


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Names of files, sorted."""

    written: tuple[str, ...]
    deleted: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.written or self.deleted)


def source_of(root: Path) -> Path:
    """Of which desk the one in `root` is made: of itself if there is one, else of this repository's."""
    return root if (root / SITE).is_file() else REPOSITORY


def is_taken_over(root: Path) -> bool:
    """Whether the desk in `root` is already another municipality's, whose editors have been at work."""
    desk = Stage(root=root)
    if not desk.has(FORMER) or not desk.has(SITE):
        return False
    former = yaml_text.read(desk.text(FORMER)).data["municipality"]
    return bool(former != yaml_text.read(desk.text(SITE)).data["municipality"])


def changes(stage: Stage, root: Path) -> Changes:
    """What writing the desk in `stage` to `root` changes there."""
    there = Stage(root=root)
    now, new = set(there.all_files()), set(stage.all_files())
    return Changes(
        written=tuple(
            sorted(name for name in new if name not in now or there.content(name) != stage.content(name))
        ),
        deleted=tuple(sorted(now - new)),
    )


def write(stage: Stage, root: Path, found: Changes, beside: Mapping[str, str]) -> None:
    """Write what is `found`, and the files `beside` the desk (name -> text); all of it, or `root` stays as it
    was. The site's file comes last: a machine that fails meanwhile leaves what is begun anew from the source.
    """
    there = Stage(root=root)
    names = (*beside, *sorted(found.written, key=lambda one: one == SITE))
    before = {name: there.content(name) for name in (*names, *found.deleted) if there.has(name)}
    folders = {path for path in root.rglob("*") if path.is_dir()} | {root} if root.is_dir() else set()
    try:
        for name in names:
            there.put(name, beside[name].encode() if name in beside else stage.content(name))
        for name in found.deleted:
            there.delete(name)
    except BaseException:
        for name in names:
            if name not in before and there.has(name):
                there.delete(name)
        for name, content in before.items():
            if not there.has(name) or there.content(name) != content:
                there.put(name, content)
        for path in sorted((path for path in (root, *root.rglob("*")) if path.is_dir()), reverse=True):
            if path not in folders and not any(path.iterdir()):
                path.rmdir()
        raise


def engine_named(root: Path) -> Mapping[str, str]:
    """`.engine` of a desk in a folder of its own that has none yet: the commit that it is made with, and the
    release of that. Nothing where git knows of no commit.
    """
    git = shutil.which("git")
    if root == REPOSITORY or (root / ENGINE).exists() or git is None:
        return {}
    asked = (git, "-C", str(REPOSITORY), "rev-parse", "--verify", "HEAD")
    run = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return {} if run.returncode else {ENGINE: f"{run.stdout.strip()} # {engine_release()}\n"}
