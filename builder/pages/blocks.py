"""Blocks: `{{ block NAME }}` alone on a line of a page becomes Markdown made from the desk's data.

It is ordinary Markdown with explicit ids on its headings, so the table of contents, the search index and
links work. The wording around the data is in templates/.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from builder.files.kept import keep_templates
from builder.files.look.files import look_folders
from builder.open_data import published as open_data
from builder.output.bundle import bundle_of
from builder.pages import cooling_off
from builder.pages.closures import closures_by_month
from builder.pages.languages import home_of, theme_words
from builder.pages.seminars import seminars_on_pages
from builder.project import Project
from builder.texts import words
from builder.texts.block_names import BLOCK
from builder.texts.figures import phone_lines
from builder.texts.figures.deadline_examples import deadline_example
from builder.texts.gfm.readings import ruby
from builder.texts.markdown import escaped, under
from builder.texts.set_apart import set_apart
from desk.domain.forms.form import Form
from desk.views.form import render_form
from desk.views.magazine import render_ask
from desk.views.manage import render_lookup

_SENTENCE = re.compile(r"(?:\A|(?<=[。\n]))[^。\n]*+。")
_URL = re.compile(r"https?://[\w!#$%&'*+,./:;=?@~-]+[\w/]", re.ASCII)
_LINKED_PAGE = re.compile(r"\]\((/[^)#\s]*)")
_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)

Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """Renders a project's blocks. Opening calendars begin with the month of `since`."""

    project: Project
    since: date | None = None

    @cached_property
    def _bundle(self) -> Mapping[str, Any]:
        return bundle_of(self.project)

    def expand(self, body: str) -> str:
        """`body` with its blocks rendered. A block's headings are one level below the heading before it."""

        def block(match: re.Match[str]) -> str:
            before = _HEADING.findall(body, 0, match.start())
            heading = "#" * (len(before[-1]) + 1 if before else 2)
            text = self.render(match["name"], match["argument"] or "", heading=heading)
            blank_before = "" if body[: match.start()].endswith("\n\n") else "\n"
            blank_after = "" if body[match.end() :].startswith("\n\n") else "\n"
            return blank_before + text + blank_after

        return BLOCK.sub(block, body)

    def render(self, name: str, argument: str = "", *, heading: str = "##") -> str:
        """The Markdown of one block."""
        if name == "form":
            text = render_form(Form(self._bundle, argument))
        elif name == "manage":
            text = render_lookup(self._bundle)
        elif name == "magazine":
            text = render_ask(self._bundle, argument)
        else:
            facts = {**_FACTS[name](self, argument), "h": heading}
            text = template(self.project, f"{name}.md").render(facts)
        return text.strip()

    def _steps(self, _: str) -> Facts:
        return {"steps": self.project.steps}

    def _precautions(self, _: str) -> Facts:
        ends, groups = set_apart(self.project.precautions)
        return {"ends": ends, "groups": groups, "ends_title": self.project.ends_title}

    def _lines(self, desk: str) -> Facts:
        """The phones of a desk; without one, those of the first desk, with what all pages say of phones."""
        lines = [
            {
                **line,
                "numbers": list(phone_lines.numbers(line)),
                "hours_words": self.project.hours_words(line),
                "spoken_words": self._spoken(line),
            }
            for line in self.project.lines_of(desk or next(iter(self.project.desks)))
        ]
        return {
            "lines": lines,
            "said": theme_words(self.project.language)["words"] if self.project.language else None,
            "other_ways": self.project.page_with("other-ways"),
            "note": self.project.directory_note,
            "while_closed": self.project.while_closed,
        }

    def _spoken(self, line: Mapping[str, Any]) -> str:
        """The languages of a phone: Japanese, and those that its editors know of."""
        tongues = self.project.tongues
        codes = ("ja", *line.get("spoken", {}).get("languages", ()))
        between = theme_words(self.project.language)["words"]["and"]
        return str(between.join(tongues.get(code, "日本語") for code in codes))

    def _languages(self, _: str) -> Facts:
        return {
            "languages": [
                {"lang": one["lang"], "name": one["name"], "page": home_of(one)}
                for one in self.project.languages.values()
            ]
        }

    def _ways(self, _: str) -> Facts:
        return {"ways": self.project.other_ways}

    def _urgent(self, _: str) -> Facts:
        """The phones that answer urgent callers: that which comes first, then the others in their order."""
        facts = self._lines("")
        lines = sorted(facts["lines"], key=lambda line: not line.get("first"))
        return {**facts, "lines": lines, "directory": self.project.page_with("directory") or ""}

    def _start(self, service: str) -> Facts:
        return {"service": next(one for one in self.project.services if one["id"] == service)}

    def _services(self, _: str) -> Facts:
        return {"services": self.project.services}

    def _faqs(self, _: str) -> Facts:
        return {"faqs": self.project.faqs}

    def _forms(self, _: str) -> Facts:
        """The purposes without the sentence that leads to the page which this is on."""
        here = {
            uri
            for uri, page in self.project.pages.items()
            if any(match["name"] == "personal-data" for match in BLOCK.finditer(page.body))
        }

        def purpose(text: str) -> str:
            return _SENTENCE.sub(
                lambda match: "" if here & {*_LINKED_PAGE.findall(match[0])} else match[0], text
            )

        return {
            "forms": [
                {
                    **form,
                    "purpose": purpose(form["purpose"]),
                    "asked": [
                        f"「{form['fields'][name]['label']}」"
                        for section in form["sections"]
                        for name in section["fields"]
                    ],
                    "retention_words": words.retention_words(form["retention_days"]),
                }
                for form in self.project.forms.values()
            ]
        }

    def _seminars(self, _: str) -> Facts:
        return seminars_on_pages(self.project, self.since)

    def _deadline(self, form: str) -> Facts:
        slots = self.project.forms[form]["slots"]
        calendar = self.project.opening_calendars[slots["calendar"]]
        today = self.since or calendar.first_published
        return {
            "example": deadline_example(calendar, slots, today),
            "until": words.until_words(slots["cutoff"], words.site_clock(self.project.site)),
        }

    def _laws(self, _: str) -> Facts:
        """The laws, and whether each is in force on the day of the build."""
        return {
            "laws": [
                {
                    **law,
                    "in_force_words": words.date_words(law["in_force"]),
                    "is_in_force": self.since is None or law["in_force"] <= self.since.isoformat(),
                    "checked_words": words.date_words(law["checked"]),
                }
                for law in self.project.laws
            ]
        }

    def _periods(self, _: str) -> Facts:
        return cooling_off.days_on_pages(self.project, self.since)

    def _letters(self, _: str) -> Facts:
        return cooling_off.letters_on_pages(self.project)

    def _issues(self, magazine: str) -> Facts:
        """The published issues, the newest first."""
        issues = [issue for issue in self.project.issues.values() if issue["magazine"] == magazine]
        shown = [issue for issue in issues if issue["status"] == "published"]
        shown.sort(key=lambda issue: (str(issue["day"]), str(issue["issue"])), reverse=True)
        return {
            "issues": [{**issue, "day_words": words.date_words(str(issue["day"]))} for issue in shown],
            "nothing": self.project.magazine_words["no_issues"],
            "base_url": self.project.site["base_url"],
        }

    def _open_data(self, _: str) -> Facts:
        return open_data.facts(self.project)

    def _closures(self, calendar_id: str) -> Facts:
        opening = self.project.opening_calendars[calendar_id]
        months = closures_by_month(opening, since=self.since or opening.first_published)
        opens = any(stretch.is_regular for month in months for stretch in month.stretches)
        return {
            "usual": words.usual_closing_words(self.project.calendars[calendar_id]),
            "days": "休みの日と、開く日" if opens else "休みの日",
            "months": months,
            "last_year": opening.last_published.year,
        }


_FACTS: Mapping[str, Callable[[Blocks, str], Facts]] = {
    "flow": Blocks._steps,
    "precautions": Blocks._precautions,
    "directory": Blocks._lines,
    "desk-status": Blocks._lines,
    "phones": Blocks._lines,
    "urgent": Blocks._urgent,
    "start": Blocks._start,
    "services": Blocks._services,
    "faq-index": Blocks._faqs,
    "calendar": Blocks._closures,
    "personal-data": Blocks._forms,
    "seminars": Blocks._seminars,
    "issues": Blocks._issues,
    "laws": Blocks._laws,
    "languages": Blocks._languages,
    "other-ways": Blocks._ways,
    "open-data": Blocks._open_data,
    "deadline-example": Blocks._deadline,
    cooling_off.DAYS: Blocks._periods,
    cooling_off.LETTER: Blocks._letters,
}


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    # Markdown's {#id} would be a comment in Jinja, so comments have other marks here. The output is Markdown:
    # there is no autoescape, and templates escape by hand what they put into HTML.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["escaped"] = escaped
    environment.filters["ruby"] = ruby
    environment.filters["under"] = lambda text, heading: under(text, len(heading)).strip()
    environment.filters["as_mail"] = _as_mail
    keep_templates(environment, __file__)
    return environment


def _as_mail(text: str, base_url: str) -> str:
    """The HTML of a mail's text: its lines stay lines, and an address in it is a link.

    One of this site (below `base_url`) leads there without its host, as other links of the site do.
    """
    paragraphs = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", escape(text.strip(), quote=True)))

    def link(match: re.Match[str]) -> str:
        url = match[0]
        is_own = url.startswith(f"{base_url}/")
        return f'<a href="{urlsplit(url).path if is_own else url}">{url}</a>'

    return "\n".join(
        f"<p>{_URL.sub(link, part).replace(chr(10), '<br>' + chr(10))}</p>" for part in paragraphs
    )


def template(project: Project, name: str) -> Any:
    return _environment(look_folders(project.root, "builder/templates")).get_template(name)
