"""What the search finds: one entry an answer, with the address of its heading."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it.token import Token

from builder.project import Data, PageSource, Project, once_a_desk
from builder.texts.block_names import BLOCK
from builder.texts.figures import phone_lines
from builder.texts.gfm import render
from builder.texts.gfm.document import document
from builder.texts.gfm.readings import without_readings
from builder.texts.markdown import plain, site_path
from builder.texts.markdown_texts import BLOCK_PLACE

QUESTION, PHONE, FORM, PAGE, PROCEDURE = KINDS = ("faq", "phone", "form", "page", "procedure")
"""Kinds of entry: a question with its answer, a phone, a part of a form, a page or a part of it, a page
that has a form.
"""

_BLANK_IN_JAPANESE = re.compile(r"(?<=[^\x00-\xff])[ \u3000]+|[ \u3000]+(?=[^\x00-\xff])")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`url` is relative to the site's root (faq/general/#cost); `place` is the title of the page that it is a
    part of, "" for a whole page. `text` is plain, on one line; nothing has readings. `aliases` is what people
    type who look for it.
    """

    url: str
    kind: str
    title: str
    place: str
    text: str
    aliases: tuple[str, ...]


@once_a_desk
def entries_of(project: Project) -> tuple[Entry, ...]:
    """The entries of a desk in the project's language: the questions, then the pages with what their blocks
    show.
    """
    return tuple(_translated(project) if project.language else _entries(project))


def _entries(project: Project) -> Iterator[Entry]:
    for faq in project.faqs:
        for row in faq["questions"]:
            yield _row(f"/faq/{faq['id']}.md", row, row["q"], row["a"], place=faq["title"], kind=QUESTION)
    for uri, page in project.pages.items():
        if page.meta.get("layout") != "search" and project.language_of(uri) is None:
            yield from _of_page(uri, page)
            for block in BLOCK.finditer(page.body):
                yield from _of_block(project, uri, block["name"], block["argument"] or "")


def _of_page(uri: str, page: PageSource) -> Iterator[Entry]:
    """The page as a whole, and its parts. The parts of the home page only lead to other pages."""
    meta, layout = page.meta, page.meta.get("layout")
    (_, _, lead), *parts = _parts(BLOCK.sub(BLOCK_PLACE, page.body))
    yield Entry(
        url=_url(uri),
        kind=PROCEDURE if layout == "form" else PAGE,
        title=without_readings(meta["title"]),
        place="",
        text=_line(lead) or _line(meta["description"]),
        aliases=tuple(meta.get("aliases", ())),
    )
    aliases: Mapping[str, Any] = meta.get("heading_aliases", {})
    for anchor, heading, text in parts:
        if layout != "home" and (text.strip() or anchor in aliases):
            yield Entry(
                url=_url(uri, anchor),
                kind=PAGE,
                title=_line(heading),
                place=without_readings(meta["title"]),
                text=_line(text),
                aliases=tuple(aliases.get(anchor, ())),
            )


def _translated(project: Project) -> Iterator[Entry]:
    """The pages of another language. Words that are spaced for learners are found as others write them."""
    for uri, page in project.pages.items():
        if page.meta.get("layout") != "search" and project.language_of(uri) is project.language:
            for entry in _of_page(uri, page):
                title, place, text = map(_unspaced, (entry.title, entry.place, entry.text))
                yield replace(entry, title=title, place=place, text=text)


def _unspaced(text: str) -> str:
    return _BLANK_IN_JAPANESE.sub("", text)


def _of_block(project: Project, uri: str, name: str, argument: str) -> Iterator[Entry]:
    place = project.pages[uri].meta["title"]
    match name:
        case "flow":
            for row in project.steps:
                yield _row(uri, row, row["title"], row["text"], place=place)
        case "precautions":
            for row in (item for group in project.precautions for item in group["items"]):
                yield _row(uri, row, row["title"], row["text"], place=place)
        case "directory":
            for row in project.directory:
                numbers = " ".join(number["phone"] for number in phone_lines.numbers(row))
                said = f"{numbers} {project.hours_words(row)} {row.get('run_by', '')}\n\n{row['about']}"
                yield _row(uri, row, row["name"], said, place=place, kind=PHONE)
        case "seminars":
            for row in (project.seminars or {}).get("seminars", ()):
                yield _row(uri, row, row["title"], row["lead"], place=place, before="seminar-")
        case "issues":
            for row in project.issues.values():
                if (row["magazine"], row["status"]) == (argument, "published"):
                    named = {"id": row["issue"]}
                    yield _row(uri, named, row["subject"], row["text"], place=place, before="issue-")
        case "other-ways":
            for row in project.other_ways:
                said = "\n\n".join(row[key] for key in ("what", "who", "when", "cost"))
                yield _row(uri, row, row["name"], said, place=place)
        case "laws":
            for row in project.laws:
                said = f"{row['by']} {row['about']}"
                yield _row(uri, row, row["name"], said, place=place, before="law-")
        case "cooling-off-days" | "cooling-off-letter":
            for anchor, title, text in _cooling_off(project.cooling_off or {}, name):
                yield _row(uri, {"id": anchor}, title, text, place=place)
        case "form":
            yield from _of_form(uri, project.forms[argument])


def _cooling_off(data: Data, block: str) -> Iterator[tuple[str, str, str]]:
    """(anchor, title, text) of what a block shows of content/cooling-off.yml, under the block's headings."""
    if block == "cooling-off-letter":
        yield "sending", "送り方と、残しておくもの", data["sending"]
        return
    kinds = (f"{kind['name']}：{kind['days']}日間。{kind['about']}" for kind in data["kinds"])
    yield "last-day-title", "契約の種類と日数", "\n\n".join(kinds)
    yield "no-papers", "書類をもらっていないとき", data["no_papers"]
    yield "passed", "日数が過ぎたとき", data["passed"]
    yield "not-covered", "クーリング・オフができないもの", data["not_covered"]


def _of_form(uri: str, form: Data) -> Iterator[Entry]:
    """A form's sections: what they say, and what they ask."""
    for section in form["sections"]:
        labels = (form["fields"][name]["label"] for name in section["fields"])
        text = "\n\n".join((section.get("lead", ""), *labels))
        named = {"id": form["form"]}
        yield _row(uri, named, section["title"], text, place=form["title"], kind=FORM, before="form-")


def _row(
    uri: str, row: Data, title: str, text: str, *, place: str, kind: str = PAGE, before: str = ""
) -> Entry:
    return Entry(
        url=_url(uri, f"{before}{row['id']}"),
        kind=kind,
        title=without_readings(title),
        place=without_readings(place),
        text=_line(plain(text)),
        aliases=tuple(row.get("aliases", ())),
    )


def _parts(body: str) -> Iterator[tuple[str, str, str]]:
    """(anchor, heading, text) of a page's parts; the first is what comes before its headings."""
    anchor, heading = "", ""
    texts: list[str] = []
    for block, inline in document(body).inlines:
        words = render.words(inline.children or [])
        if _leads_elsewhere(inline.children or []):
            continue
        if block.type == "heading_open" and "id" in block.attrs:
            yield anchor, heading, "\n".join(texts)
            anchor, heading, texts = str(block.attrs["id"]), words, []
        else:
            texts.append(words)
    yield anchor, heading, "\n".join(texts)


def _leads_elsewhere(tokens: Sequence[Token]) -> bool:
    """Whether a line is nothing but a link: what it says is found where it leads."""
    shown = [token for token in tokens if token.type != "text" or token.content.strip()]
    opened = [number for number, token in enumerate(shown) if token.type == "link_open"]
    return opened == [0] and shown[-1].type == "link_close"


def _line(text: str) -> str:
    return " ".join(without_readings(text).split())


def _url(uri: str, anchor: str = "") -> str:
    path = site_path(uri).removeprefix("/")
    return f"{path}#{anchor}" if anchor else path
