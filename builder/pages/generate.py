"""Generates a desk's pages as ordinary Markdown, which MkDocs or any similar tool can build."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from builder.pages.blocks import Blocks, template
from builder.project import Data, Project
from builder.texts.block_names import TITLE_ID
from builder.texts.languages.pages import folder_of
from builder.texts.markdown import escaped, plain


@dataclass(frozen=True, kw_only=True)
class Page:
    """`body` is Markdown with a first-level heading; `source_file` is the file that an editor changes."""

    meta: Mapping[str, Any]
    body: str
    source_file: str

    @property
    def markdown(self) -> str:
        """Front matter and body. JSON is valid YAML, and quotes every string."""
        meta = "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in self.meta.items()
        )
        return f"---\n{meta}---\n\n{self.body}"


def generate(project: Project, *, since: date | None = None) -> dict[str, Page]:
    """All pages, by URI (online/flow.md). Opening calendars begin with the month of `since`."""
    return dict(sorted(_pages(project, since)))


def _pages(project: Project, since: date | None) -> Iterator[tuple[str, Page]]:
    blocks = {"": Blocks(project=project, since=since)}
    blocks |= {name: Blocks(project=project.in_language(name), since=since) for name in project.languages}
    for uri, page in project.pages.items():
        own = blocks[folder_of(uri) if project.language_of(uri) else ""]
        body = f"# {escaped(page.meta['title'])} {{#{TITLE_ID}}}\n\n{own.expand(page.body).strip()}\n"
        yield uri.removeprefix("/"), Page(meta=page.meta, body=body, source_file=page.file)
    for faq in project.faqs:
        yield f"faq/{faq['id']}.md", _faq_page(project, faq)


def _faq_page(project: Project, faq: Data) -> Page:
    meta = {key: faq[key] for key in ("title", "published", "updated", "service")}
    return Page(
        meta={**meta, "description": plain(faq["lead"])},
        body=template(project, "faq-page.md").render(faq=faq),
        source_file=f"faq/{faq['id']}.yml",
    )
