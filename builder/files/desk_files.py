"""Knows which files make up a desk, and reads them all.

A desk's folder has content/ and faq/. The schemas of forms and of content come from the folder too if it has
them, else from this repository: another municipality needs only its own content. Workflows and the schemas of
their actions are the repository's and the folder's together; of the look, single files (`look.files`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from builder.files.config_file import config_mistakes
from builder.files.strays import has_plain_name, is_rule, stray_mistakes, stray_rules, with_right_names
from builder.reading.file_text import file_text
from builder.reading.invisible import without_invisible
from builder.reading.json_reader import read_json
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.walk import walk
from builder.reading.yaml_reader import read_yaml

REPOSITORY = Path(__file__).resolve().parents[2]

SINGLE_FILES = {
    "content/site.yml": "site",
    "content/desks.yml": "desks",
    "content/calendar.yml": "calendar",
    "content/holidays.yml": "holidays",
    "content/not-found.yml": "not-found",
    "content/messages.yml": "messages",
}
OPTIONAL_FILES = {
    "content/menu.yml": "menu",
    "content/flow.yml": "flow",
    "content/precautions.yml": "precautions",
    "content/expectations.yml": "expectations",
    "content/words.yml": "words",
    "content/seminars.yml": "seminars",
    "content/magazines.yml": "magazines",
    "content/cooling-off.yml": "cooling-off",
    "content/laws.yml": "laws",
    "content/search.yml": "search",
    "content/console.yml": "console",
    "content/former.yml": "former",
}
"""Files that a desk can do without. The menu is then made from the folders: a desk with pages in some needs
it or MkDocs' own (`rules.pages.menu`). The words expected on the pages are for `make test-content` alone;
`words` says how the desk writes its words. The flow and the precautions of an online consultation are for a
desk that has one. Magazines are for a desk that publishes one, the
console for staff who sit at a browser. `former` has the values of the desk that this one was made of.
"""

FOLDERS = {
    "content/forms": "form",
    "content/languages": "language",
    "content/lists": "list",
    "content/mail": "mail",
    "content/newsletter": "issue",
    "content/replies": "reply",
    "content/searches": "searches",
    "content/workflows": "workflow-words",
    "faq": "faq",
}

_FRAME = r"[-－ー―–—−]{2,}[ \t\u3000]*"
_FRONT_MATTER = re.compile(
    rf"(?P<before>[\s\u3000]*)(?P<start>{_FRAME})\n(?:.*\n)*?(?P<end>{_FRAME}(?:\n|\Z))"
)
"""As editors write it. It should begin the file, between two lines of `---`."""

_NOT_FRAMED = re.compile(
    r"(?:[ \t]*-{3,}[^\n]*\n)*(?:[ \t]*(?!---)\S[^\n]*(?:\n|\Z))*(?:[ \t]*-{3,}[^\n]*)?"
    r"(?:\n(?:[ \t]*(?!---)\S[^\n]*\n)+[ \t]*-{3,}[^\n]*)?"
)
"""The lines at the top of a page that lack a line of the frame: up to the other one, or to an empty line; up
to both if the first one stands too low.
"""

_MOST_KEPT = 1000
"""Files whose text and data are kept in memory, so that a second check reads only what has changed."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All files of a desk. `schemas` are the forms' JSON Schemas, by form; `workflows` the rules of what
    happens after a submission was taken, `actions` the JSON Schemas of what is typed for it, by name.
    """

    root: Path
    files: tuple[Source, ...]
    schemas: Mapping[str, Source]
    workflows: Mapping[str, Source]
    actions: Mapping[str, Source]
    mistakes: tuple[Mistake, ...]

    def of(self, kind: str) -> tuple[Source, ...]:
        return tuple(source for source in self.files if source.kind == kind)


def folder(root: Path, name: str) -> Path:
    """A folder of schemas: the desk's own, else this repository's."""
    own = root / name
    return own if own.is_dir() else REPOSITORY / name


def read_sources(root: Path) -> Sources:
    """Read the desk in `root`. A file that can't be read becomes a mistake; nothing is raised."""
    files: list[Source] = []
    mistakes: list[Mistake] = []
    kinds = {name: kind for name in _editors_files(root) if (kind := _kind(name))}
    strays = [*stray_mistakes(root, frozenset(name for name, kind in kinds.items() if kind != "page"))]
    unread = {one.file for one in strays}
    for name in [one for one in kinds if one not in unread]:
        source = _read(root / name, kinds[name], name)
        mistakes += source.mistakes
        files.append(source)
    lacking, optional = ([name for name in of if name not in kinds] for of in (SINGLE_FILES, OPTIONAL_FILES))
    mistakes += with_right_names(strays, lacking, optional)
    mistakes += (*stray_rules(root), *config_mistakes(root))
    files += [Source(kind=SINGLE_FILES[name], file=name, text="") for name in lacking]
    schemas = _rules(folder(root, "schemas/forms"), "form-schema")
    workflows, actions = (
        _rules(REPOSITORY / name, kind) | _rules(root / name, kind)
        for name, kind in (("schemas/workflows", "workflow"), ("schemas/actions", "action-schema"))
    )
    for rules in (schemas, workflows, actions):
        mistakes += [mistake for source in rules.values() for mistake in source.mistakes]
    return Sources(
        root=root,
        files=tuple(files),
        schemas=schemas,
        workflows=workflows,
        actions=actions,
        mistakes=tuple(mistakes),
    )


def page_uri(source: Source) -> str:
    """The address that links use for the page of a Markdown or FAQ source: /faq/seminar.md."""
    if source.kind == "faq":
        return f"/faq/{source.stem}.md"
    return "/" + source.file.removeprefix("content/")


def _editors_files(root: Path) -> Iterator[str]:
    for folder in ("content", "faq"):
        for name, _ in walk(root, folder):
            if name.endswith((".md", ".yml")) and not name.endswith("/README.md"):
                yield name


def _kind(name: str) -> str | None:
    parent = name.rpartition("/")[0]
    if name.endswith(".yml"):
        of_folder = FOLDERS.get(parent) if has_plain_name(name) else None
        return SINGLE_FILES.get(name) or OPTIONAL_FILES.get(name) or of_folder
    return "page" if name.startswith("content/") and name.endswith(".md") else None


def _read(path: Path, kind: str, name: str) -> Source:
    text, unreadable = file_text(path, name)
    if unreadable:
        return Source(kind=kind, file=name, text="", mistakes=(unreadable,))
    text, invisible = without_invisible(text, name, is_yaml=kind != "page")
    source = _parsed(text, kind, name)
    return replace(source, mistakes=(*invisible, *source.mistakes)) if invisible else source


@lru_cache(maxsize=_MOST_KEPT)
def _parsed(text: str, kind: str, name: str) -> Source:
    if kind != "page":
        return read_yaml(text, kind=kind, file=name)
    matter = _FRONT_MATTER.match(text)
    if not matter or not text[matter.end("start") : matter.start("end")].strip():
        message = "ページの先頭の項目（title など）を、「---」だけの行で前と後ろから囲んでください。"
        mistake = Mistake(name, 1, 1, message)
        if begin := _NOT_FRAMED.match(text):
            end = begin[0].count("\n") + 1
            mistake = replace(mistake, covers=((1, 0), (end, len(begin[0].rpartition("\n")[2]) + 1)))
        return Source(kind=kind, file=name, text=text, mistakes=(mistake,))
    plain = _blanked(_blanked(text, matter.span("before")), matter.span("start"))
    source = read_yaml(plain, kind=kind, file=name, upto=matter.start("end"), body_start=matter.end())
    source = replace(source, text=text)
    return replace(source, mistakes=(*_odd_frame(source, matter), *source.mistakes, *_no_words(source)))


def _no_words(page: Source) -> Iterator[Mistake]:
    if page.data is not None and not page.body.strip():
        message = "このページには、文章がありません。「---」の次の行から書くか、元に戻してください。"
        yield page.mistake_at(page.text.rstrip().rfind("\n") + 1, message)


def _odd_frame(source: Source, matter: re.Match[str]) -> Iterator[Mistake]:
    """What is wrong with the lines around a page's front matter: GitHub sees no such thing in it."""
    if matter["before"]:
        message = "「---」は、ファイルの1行目の初めに書きます。その前の空の行や空白を消してください。"
        yield source.mistake_at(0, message)
    for part in ("start", "end"):
        line = matter[part].rstrip()
        if line != "---":
            message = f"「{line[:10]}」ではなく、半角の「-」を3つだけ（---）書いてください。"
            yield source.mistake_at(matter.start(part), message)


def _blanked(text: str, span: tuple[int, int]) -> str:
    start, end = span
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _rules(folder: Path, kind: str) -> dict[str, Source]:
    """The rules in a folder, by name: workflows in YAML, schemas in JSON."""
    found: dict[str, Source] = {}
    suffix = ".yml" if kind == "workflow" else ".schema.json"
    for path in sorted(folder.glob(f"*{suffix}")):
        name = f"schemas/{folder.name}/{path.name}"
        if not is_rule(path.name, suffix):
            continue
        text, unreadable = file_text(path, name)
        if unreadable:
            source = Source(kind=kind, file=name, text="", mistakes=(unreadable,))
        else:
            source = _parsed_rules(text, name, kind)
        found[source.stem.removesuffix(".schema")] = source
    return found


@lru_cache(maxsize=_MOST_KEPT)
def _parsed_rules(text: str, name: str, kind: str) -> Source:
    return read_yaml(text, kind=kind, file=name) if kind == "workflow" else read_json(text, name, kind)
