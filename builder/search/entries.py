"""What the search finds: one entry an answer, with the address of its heading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.project import Data, PageSource, Project
from builder.texts import phone_lines
from builder.texts.block_names import BLOCK
from builder.texts.gfm import render
from builder.texts.gfm.document import Document
from builder.texts.markdown import plain, site_path

QUESTION, PHONE, FORM, PAGE = "faq", "phone", "form", "page"
"""Kinds of entry: a question with its answer, a phone, a part of a form, a part of a page."""

_WITHOUT_PARTS = frozenset({"home", "search"})
"""Layouts of pages that only lead to others."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`url` is relative to the site's root (faq/general/#cost); `place` names the page that it's on. Texts are
    plain. `source` is the file that an editor changes.
    """

    url: str
    kind: str
    title: str
    place: str
    text: str
    aliases: tuple[str, ...] = ()
    source: str = ""


def entries_of(project: Project) -> tuple[Entry, ...]:
    """The entries of a desk, questions first."""
    return tuple(_entries(project))


def _entries(project: Project) -> Iterator[Entry]:
    for faq in project.faqs:
        for question in faq["questions"]:
            yield _entry(
                f"/faq/{faq['id']}.md#{question['id']}",
                question["q"],
                question["a"],
                kind=QUESTION,
                place=faq["title"],
                aliases=question.get("aliases", ()),
                source=f"faq/{faq['id']}.yml",
            )
    for uri, page in project.pages.items():
        yield from _of_page(project, uri, page)


def _of_page(project: Project, uri: str, page: PageSource) -> Iterator[Entry]:
    layout, title = page.meta.get("layout"), page.meta["title"]
    if layout == "search":
        return
    parts = list(_parts(BLOCK.sub("", page.body)))
    kind = FORM if layout == "form" else PAGE
    for anchor, heading, text in parts[:1] if layout in _WITHOUT_PARTS else parts:
        is_whole = not anchor
        if is_whole:
            text = f"{page.meta['description']}\n{text}"
        elif not text.strip():
            continue
        yield Entry(
            url=_url(uri, anchor),
            kind=PAGE,
            title=title if is_whole else heading,
            place="" if is_whole else title,
            text=text,
            aliases=tuple(page.meta.get("aliases", ()) if is_whole else ()),
            source=page.file,
        )
    for block in BLOCK.finditer(page.body):
        for entry in _of_block(project, uri, block["name"], block["argument"] or ""):
            yield entry


def _of_block(project: Project, uri: str, name: str, argument: str) -> Iterator[Entry]:
    title = project.pages[uri].meta["title"]
    match name:
        case "flow":
            for step in project.steps:
                yield _entry(f"{uri}#{step['id']}", step["title"], step["text"], place=title, aliases=step.get("aliases", ()), source="content/flow.yml")
        case "precautions":
            for group in project.precautions:
                for item in group["items"]:
                    yield _entry(f"{uri}#{item['id']}", item["title"], item["text"], place=title, aliases=item.get("aliases", ()), source="content/precautions.yml")
        case "directory":
            for line in project.directory:
                yield _of_line(project, uri, line, title)
        case "form":
            yield from _of_form(uri, project.forms[argument])
        case "seminars":
            for row in (project.seminars or {}).get("seminars", ()):
                yield _entry(f"{uri}#seminar-{row['id']}", row["title"], row["lead"], place=title, source="content/seminars.yml")
        case "issues":
            for issue in project.issues.values():
                if (issue["magazine"], issue["status"]) == (argument, "published"):
                    yield Entry(url=_url(uri, f"issue-{issue['issue']}"), kind=PAGE, title=issue["subject"], place=title, text=issue["text"], source=f"content/newsletter/{issue['issue']}.yml")


def _of_line(project: Project, uri: str, line: Data, title: str) -> Entry:
    numbers = " ".join(number["phone"] for number in phone_lines.numbers(line))
    text = f"{numbers}\n{project.hours_words(line)}\n{line.get('run_by', '')}\n{plain(line['about'])}"
    return Entry(url=_url(uri, line["id"]), kind=PHONE, title=line["name"], place=title, text=text, aliases=tuple(line.get("aliases", ())), source="content/desks.yml")


def _of_form(uri: str, form: Data) -> Iterator[Entry]:
    for section in form["sections"]:
        texts = [section.get("lead", "")]
        for name in section["fields"]:
            field = form["fields"][name]
            texts += (field["label"], field.get("hint", ""), *field.get("options", {}).values())
        yield _entry(f"{uri}#form-{form['form']}", section["title"], "\n\n".join(filter(None, texts)), kind=FORM, place=form["title"], source=f"content/forms/{form['form']}.yml")


def _entry(uri: str, title: str, text: str, *, place: str, kind: str = PAGE, aliases: Sequence[str] = (), source: str) -> Entry:
    page, _, anchor = uri.partition("#")
    return Entry(url=_url(page, anchor), kind=kind, title=title, place=place, text=plain(text), aliases=tuple(aliases), source=source)


def _parts(body: str) -> Iterator[tuple[str, str, str]]:
    """(anchor, heading, text) of a page's parts; the first is what comes before its headings."""
    anchor, heading, texts, is_heading = "", "", [], False
    for block, inline in Document(body).inlines:
        words = render.words(inline.children or [])
        if block.type == "heading_open" and "id" in block.attrs:
            yield anchor, heading, "\n".join(texts)
            anchor, heading, texts = str(block.attrs["id"]), words, []
        else:
            texts.append(words)
    yield anchor, heading, "\n".join(texts)


def _url(uri: str, anchor: str) -> str:
    path = site_path(uri).removeprefix("/")
    return f"{path}#{anchor}" if anchor else path
