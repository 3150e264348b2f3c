"""Which of the editors' files a page of the site is made from."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from builder.texts.block_names import BLOCK

OF_BLOCKS: Mapping[str, tuple[str, ...]] = {
    "flow": ("content/flow.yml",),
    "precautions": ("content/precautions.yml",),
    "directory": ("content/desks.yml", "content/calendar.yml"),
    "desk-status": ("content/desks.yml", "content/calendar.yml"),
    "services": ("content/site.yml",),
    "faq-index": (),
    "calendar": ("content/calendar.yml", "content/holidays.yml"),
    "phones": ("content/desks.yml", "content/calendar.yml"),
    "start": ("content/site.yml",),
    "other-ways": ("content/desks.yml",),
    "languages": ("content/languages/*.yml",),
    "open-data": ("content/site.yml", "content/desks.yml", "content/seminars.yml"),
    "laws": ("content/laws.yml",),
    "urgent": ("content/desks.yml", "content/calendar.yml"),
    "cooling-off-days": ("content/cooling-off.yml",),
    "cooling-off-letter": ("content/cooling-off.yml",),
    "deadline-example": ("content/forms/{argument}.yml", "content/calendar.yml"),
    "manage": ("content/messages.yml",),
    "magazine": ("content/magazines.yml", "content/messages.yml"),
    "issues": ("content/newsletter/*.yml", "content/magazines.yml"),
    "seminars": ("content/seminars.yml",),
    "personal-data": ("content/forms/*.yml", "schemas/forms/*.schema.json"),
    "form": ("content/forms/{argument}.yml", "schemas/forms/{argument}.schema.json", "content/messages.yml"),
}


_MOST, _MOST_OF_A_PART = 1000, 80
"""Characters of a page's address and of a folder's name in it: what is longer is no file's (255 bytes)."""


def page_files(root: Path, path: str) -> tuple[str, ...]:
    """The files of the page at an address of the site (`/online/flow/`), its own first; () if it has none.

    Values that its text names (`{{ desks.… }}`) are not followed: most files have some of them.
    """
    name = path.removeprefix("/").removesuffix("index.html").removesuffix("/")
    parts = PurePosixPath(name).parts
    is_too_long = len(name) > _MOST or any(len(part) > _MOST_OF_A_PART for part in parts)
    if ".." in parts or "\0" in name or is_too_long:
        return ()
    choices = (f"content/{name}.md", f"content/{name}/index.md".replace("//", "/"), f"{name}.yml")
    own = next((file for file in choices if (root / file).is_file()), None)
    if own is None:
        return ("content/not-found.yml",)
    return tuple(dict.fromkeys((own, *_of_its_blocks(root, root / own))))


def _of_its_blocks(root: Path, file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8", errors="replace") if file.suffix == ".md" else ""
    for block in BLOCK.finditer(text):
        for name in OF_BLOCKS.get(block["name"], ()):
            if "*" in name:
                yield from sorted(path.relative_to(root).as_posix() for path in root.glob(name))
            else:
                yield name.format(argument=block["argument"])
