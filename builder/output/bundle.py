"""The bundle: everything the functions need of the desk, in one versioned JSON file.

Shape: {"version", "site", "desks", "directory", "directory_note", "calendars", "holidays", "forms",
"workflows", "messages", "mails", "magazine_words", "magazines", "newsletter", "mail_domains",
"auto_reply_caps", "done_page_days", "health", "canary", "console", "replies", "pages", "manage", "headers"};
"canary" and "console" may be null.
The same content gives the same bytes. The version is a hash of the rest, so a submission can record the
wording it was made with.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from builder.files.look.colours import console_style
from builder.output.console import console_of
from builder.output.option_lists import Lists, lists_of, with_options
from builder.output.seminars.in_bundle import with_seminars
from builder.output.workflows import written_out
from builder.project import Data, Project
from builder.texts.figures import phone_lines
from builder.texts.markdown import html, plain, site_path
from builder.texts.words import site_clock
from desk.views.security_headers import page_headers

Bundle = Mapping[str, Any]


def bundle_of(
    project: Project,
    pages: Mapping[str, Data] | None = None,
    manage: Data | None = None,
    headers: Mapping[str, str] | None = None,
    magazines: Mapping[str, Data] | None = None,
) -> Bundle:
    """The bundle of a desk. From the built site: `pages`, `manage` and `magazines` are the frames of the
    forms' pages, of the page where a booking is looked up, and of the magazines' (`page_frames`), `headers`
    the pages' security headers.
    """
    site = {key: project.site[key] for key in ("name", "municipality", "base_url")}
    site["clock"] = site_clock(project.site)
    if own := console_style(project.site.get("look", {})):
        site["colours"] = own
    base = urlsplit(site["base_url"]).path
    lists = lists_of(project)
    rest = {
        "site": site,
        "desks": dict(project.desks),
        "directory": [
            {**line, "about": plain(line["about"]), "numbers": list(phone_lines.numbers(line))}
            for line in project.directory
        ],
        "directory_note": project.directory_note,
        "calendars": {
            name: {key: value for key, value in calendar.items() if key not in ("id", "name")}
            for name, calendar in project.calendars.items()
        },
        "holidays": dict(project.holidays),
        "forms": {
            name: _form(
                project.form_schemas[name], with_seminars(_form_words(form, base), project, base), lists
            )
            for name, form in project.forms.items()
        },
        "workflows": {
            name: written_out(project.workflows[name], project.workflow_words[name], project.action_schemas)
            for name in sorted({form["workflow"] for form in project.forms.values()})
        },
        "messages": project.messages,
        "mails": dict(project.mails),
        "magazine_words": project.magazine_words,
        "magazines": {
            name: {
                **{key: value for key, value in magazine.items() if key not in ("id", "page")},
                "purpose": html(magazine["purpose"], base=base),
                "page": {"url": base + site_path(magazine["page"]), **(magazines or {}).get(name, {})},
            }
            for name, magazine in project.magazines.items()
        },
        "newsletter": dict(project.issues),
        "mail_domains": project.site.get("mail_domains", {}),
        "auto_reply_caps": project.site["auto_reply_caps"],
        "done_page_days": project.site["done_page_days"],
        "health": project.site["health"],
        "canary": project.site.get("canary"),
        "console": console_of(project.console),
        "replies": dict(project.replies),
        "pages": dict(pages or {}),
        "manage": dict(manage or {}),
        # Lower case, as API Gateway sends them: a header that a function sets replaces the one here.
        "headers": {name.lower(): value for name, value in (headers or page_headers()).items()},
    }
    version = hashlib.sha256(_canonical(rest)).hexdigest()[:16]
    return {"version": version, **rest}


def write_bundle(
    project: Project,
    path: Path,
    pages: Mapping[str, Data] | None = None,
    manage: Data | None = None,
    headers: Mapping[str, str] | None = None,
    magazines: Mapping[str, Data] | None = None,
) -> Bundle:
    """Write a desk's bundle to `path`, and return it."""
    bundle = bundle_of(project, pages, manage, headers, magazines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_canonical(bundle) + b"\n")
    return bundle


def _form(schema: Data, words: Data, lists: Lists) -> Data:
    rules, filled = with_options(schema, words, lists)
    return {"schema": rules, "words": filled}


def _form_words(form: Data, base: str) -> Data:
    """The words of a form, with its Markdown as HTML: the functions have no Markdown parser."""
    sections = [
        {**section, "lead": html(section["lead"], base=base)} if "lead" in section else section
        for section in form["sections"]
    ]
    texts = {key: html(form[key], base=base) for key in ("lead", "purpose") if key in form}
    fields = {name: _field_words(words, base) for name, words in form["fields"].items()}
    times = form.get("open", {})
    after = {"after": html(times["after"], base=base)} if "after" in times else {}
    bounds = {"open": {**times, **after}} if times else {}
    if limit := form.get("limit"):
        bounds["limit"] = {**limit, "full": html(limit["full"], base=base)}
    return {**form, **texts, **bounds, "sections": sections, "fields": fields}


def _field_words(words: Data, base: str) -> Data:
    """The words of a field; where its choices lead elsewhere, as HTML for pages and plain text for errors."""
    if "elsewhere" not in words:
        return words
    elsewhere = {
        value: {
            "label": choice["label"],
            "html": html(choice["text"], base=base),
            "words": " ".join(plain(choice["text"]).split()),
        }
        for value, choice in words["elsewhere"].items()
    }
    return {**words, "elsewhere": elsewhere}


def _canonical(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
