"""Puts a desk that was made elsewhere in its place: shows first what would be lost, writes all or nothing."""

from dataclasses import dataclass
from pathlib import Path

from builder.files.desk_files import REPOSITORY
from scaffold.edits import yaml_text
from scaffold.former import FILE as FORMER
from scaffold.stage import Stage

SITE = "content/site.yml"


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


def write(stage: Stage, root: Path, found: Changes) -> None:
    """The site's file last: until it is there, what was broken off before is begun anew from the source."""
    there = Stage(root=root)
    for name in sorted(found.written, key=lambda one: one == SITE):
        there.put(name, stage.content(name))
    for name in found.deleted:
        there.delete(name)
