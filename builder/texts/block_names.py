"""The blocks that a page may use (`{{ block NAME ARGUMENT }}`): names, arguments, and the ids they create."""

import re
from collections.abc import Iterator, Mapping

from builder.files.sound import Checked
from builder.reading.source import Source
from builder.texts.set_apart import set_apart

TITLE_ID = "page-title"
"""The id of a page's first-level heading."""


BLOCK = re.compile(
    r"^[ \t]*(?P<written>\{\{\s*block\s+(?P<name>[\w-]+)(?:[ \t]+(?P<argument>[\w-]+))?\s*\}\})[ \t]*$",
    re.MULTILINE,
)


ARGUMENTS: Mapping[str, str | None] = {
    "flow": None,
    "precautions": None,
    "directory": None,
    "desk-status": None,
    "services": None,
    "faq-index": None,
    "calendar": "calendars",
    "manage": None,
    "personal-data": None,
    "form": "forms",
    "deadline-example": "forms",
    "seminars": None,
    "urgent": None,
    "laws": None,
    "phones": "desks",
    "start": "services",
    "cooling-off-days": None,
    "cooling-off-letter": None,
    "magazine": "magazines",
    "issues": "magazines",
    "languages": None,
    "other-ways": None,
    "open-data": None,
}
"""Block -> the collection whose id is its argument, or None."""

ROWS: Mapping[str, tuple[str, str]] = {
    "calendars": ("calendar", "calendars"),
    "magazines": ("magazines", "magazines"),
    "desks": ("desks", "desks"),
    "services": ("site", "services"),
}
"""Collection -> the kind of file and the key that its rows are in."""


_LIKELY = re.compile(r"[{｛][^{}｛｝\n]*\bblock\b")


def is_whole(page: Source, checked: Checked) -> bool:
    """Whether a page's text is there, and each of its blocks is known: else nobody knows what is on it."""
    blocks = list(BLOCK.finditer(page.body))
    return (
        page.data is not None
        and bool(page.body.strip())
        and len(blocks) == len(_LIKELY.findall(page.body))
        and all(_is_known(match["name"], match["argument"], checked) for match in blocks)
    )


def _is_known(name: str, argument: str | None, checked: Checked) -> bool:
    if name not in ARGUMENTS or ARGUMENTS[name] is None:
        return name in ARGUMENTS
    if ARGUMENTS[name] == "forms":
        return any(source.stem == argument for source in checked.sources.of("form"))
    return any(row["id"] == argument for _, _, row in checked.rows(*ROWS[str(ARGUMENTS[name])]))


_IDS_FROM = {
    "flow": "flow",
    "precautions": "precautions",
    "directory": "desks",
    "services": "site",
    "faq-index": "faq",
    "personal-data": "form",
    "seminars": "seminars",
    "laws": "laws",
    "cooling-off-letter": "cooling-off",
    "issues": "issue",
    "other-ways": "desks",
}


def block_kind(name: str) -> str | None:
    """The kind of file that a block's ids come from; None if they need no file."""
    return _IDS_FROM.get(name)


def block_ids(name: str, argument: str, checked: Checked) -> Iterator[str]:
    """The ids that a block creates on its page, as far as its file is sound."""
    match name:
        case "flow":
            yield from (row["id"] for _, _, row in checked.rows("flow", "steps"))
        case "precautions":
            ends, groups = set_apart(group for _, _, group in checked.rows("precautions", "groups"))
            yield from ("ends", *(item["id"] for item in ends)) if ends else ()
            for group in groups:
                yield group["id"]
                yield from (item["id"] for item in group["items"])
        case "directory":
            yield from (row["id"] for _, _, row in checked.rows("desks", "directory"))
            if any("while_closed" in source.data for source in checked.all("desks")):
                yield "closed"
        case "services":
            yield from (f"service-{row['id']}" for _, _, row in checked.rows("site", "services"))
        case "faq-index":
            yield from (f"faq-{source.data['id']}" for source in checked.all("faq"))
        case "personal-data":
            yield from (f"data-{source.stem}" for source in checked.all("form"))
        case "seminars":
            yield from (f"seminar-{row['id']}" for _, _, row in checked.rows("seminars", "seminars"))
        case "laws":
            yield from (f"law-{row['id']}" for _, _, row in checked.rows("laws", "laws"))
        case "cooling-off-days":
            yield from ("last-day-title", "no-papers", "passed", "not-covered")
        case "cooling-off-letter":
            yield "letter-form-title"
            yield from (f"letter-{row['id']}-title" for _, _, row in checked.rows("cooling-off", "letters"))
            yield "sending"
        case "other-ways":
            for source in checked.all("desks"):
                yield from (row["id"] for row in source.data.get("other_ways", ()))
        case "form":
            yield f"form-{argument}"
        case "manage":
            yield "manage-form"
        case "magazine":
            yield "magazine-form"
        case "issues":
            for source in checked.all("issue"):
                if (source.data["magazine"], source.data["status"]) == (argument, "published"):
                    yield f"issue-{source.stem}"
