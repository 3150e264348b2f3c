"""A desk without mistakes, as one value: the pages and the bundle are made from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar

from builder.files.desk_files import page_uri
from builder.files.of_services import services_of, with_words_of
from builder.files.sound import Checked
from builder.texts import words
from builder.texts.block_names import BLOCK
from builder.texts.figures.example_days import with_examples
from builder.texts.figures.hours_words import hours_words
from builder.texts.figures.seminar_figures import FIGURES
from builder.texts.held_back import menu_without, without
from builder.texts.languages import figures
from builder.texts.languages.pages import folder_of, known_for
from builder.texts.values import resolve_all, values
from desk.domain.calendar.opening_days import OpeningCalendar

Data = Mapping[str, Any]

_Result = TypeVar("_Result")


@dataclass(frozen=True, kw_only=True)
class PageSource:
    """A page as its editor wrote it: front matter and Markdown. Values are filled in, blocks not yet."""

    file: str
    meta: Data
    body: str


@dataclass(frozen=True, kw_only=True)
class Project:
    """The data of the content's YAML (shapes: schemas/content), with build-time placeholders filled in.

    Mappings are by id, in the order of the file; `holidays` is ISO date -> name; `pages` is by the address
    that links use (/online/flow.md); without a `menu` (None) it is made from the folders.
    """

    root: Path = field(compare=False)
    """The desk's folder."""
    site: Data
    desks: Mapping[str, Data]
    directory: tuple[Data, ...]
    directory_note: str
    while_closed: str
    other_ways: tuple[Data, ...]
    tongues: Mapping[str, str]
    """What languages are called: en -> 英語."""
    languages: Mapping[str, Data]
    """Those that some pages are in besides Japanese, in their order."""
    calendars: Mapping[str, Data]
    holidays: Mapping[str, str]
    steps: tuple[Data, ...]
    precautions: tuple[Data, ...]
    ends_title: str
    not_found: Data
    search: Data
    """content/search.yml; empty without one."""
    messages: Data
    forms: Mapping[str, Data]
    form_schemas: Mapping[str, Data]
    lists: Mapping[str, Data]
    seminars: Data | None
    """Without the example rows (`shown_seminars`)."""
    workflows: Mapping[str, Data]
    workflow_words: Mapping[str, Data]
    action_schemas: Mapping[str, Data]
    mails: Mapping[str, Data]
    magazine_words: Data
    cooling_off: Data | None
    replies: Mapping[str, Data]
    """What staff put into their replies, by file name."""
    console: Data | None
    """content/console.yml: without one, the staff have no console."""
    laws: tuple[Data, ...]
    magazines: Mapping[str, Data]
    issues: Mapping[str, Data]
    faqs: tuple[Data, ...]
    pages: Mapping[str, PageSource]
    menu: tuple[Data | str, ...] | None
    language: Data | None = None
    """Whose words `in_language` has put in the place of Japanese."""
    _once: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        checked: Checked,
        held: frozenset[str] = frozenset(),
        examples: date | None = None,
        today: date | None = None,
    ) -> "Project":
        """The desk of sources without any mistake, without the pages `held` back and the links to them. On
        the day `examples` the example seminars are there as well. Example days lie ahead of
        `today`.
        """
        known = values(checked, today)

        def filled(data: Any, known: Mapping[str, str] = known) -> Any:
            whole = resolve_all(data, known)
            return without(whole, held) if held else whole

        services = services_of(checked.sources.files)

        def data(kind: str) -> list[Data]:
            rules = checked.kind_schemas[kind].schema
            return [
                filled(with_words_of(services, rules, source.data))
                for source in checked.all(kind)
                if page_uri(source) not in held
            ]

        def only(kind: str) -> Data:
            return data(kind)[0]

        desks, menu = only("desks"), checked.one("menu")
        precautions: Data = next(iter(data("precautions")), {"groups": ()})
        magazines: Data = next(iter(data("magazines")), {"words": {}, "magazines": []})
        years = only("holidays")["public_holidays"]
        return cls(
            root=checked.sources.root,
            site=only("site"),
            desks=_by_id(desks["desks"]),
            directory=tuple({"desk": desks["desks"][0]["id"], **line} for line in desks["directory"]),
            directory_note=desks.get("directory_note", ""),
            while_closed=desks.get("while_closed", ""),
            other_ways=tuple(desks.get("other_ways", ())),
            tongues=desks.get("tongues", {}),
            languages={
                language["language"]: language
                for language in sorted(data("language"), key=lambda one: (one["order"], one["language"]))
            },
            calendars=_by_id(only("calendar")["calendars"]),
            holidays={day: name for year in years.values() for day, name in year.items()},
            steps=tuple(next(iter(data("flow")), {"steps": ()})["steps"]),
            precautions=tuple(precautions["groups"]),
            ends_title=precautions.get("ends_title", ""),
            not_found=only("not-found"),
            search=next(iter(data("search")), {}),
            messages=only("messages"),
            forms={form["form"]: form for form in data("form")},
            form_schemas={name: source.data for name, source in checked.schemas.items()},
            lists={source.stem: filled(source.data) for source in checked.all("list")},
            seminars=with_examples({**FIGURES, **filled(seminars.data)}, examples)
            if (seminars := checked.one("seminars"))
            else None,
            workflows={name: source.data for name, source in checked.workflows.items()},
            workflow_words={source.stem: filled(source.data) for source in checked.all("workflow-words")},
            action_schemas={name: source.data for name, source in checked.actions.items()},
            mails={source.stem: filled(source.data) for source in checked.all("mail")},
            magazine_words=magazines["words"],
            replies={source.stem: filled(source.data) for source in checked.all("reply")},
            cooling_off=next(iter(data("cooling-off")), None),
            console=next(iter(data("console")), None),
            laws=tuple(law for file in data("laws") for law in file["laws"]),
            magazines=_by_id(magazines["magazines"]),
            issues={issue["issue"]: issue for issue in data("issue")},
            faqs=tuple(sorted(data("faq"), key=lambda faq: int(faq["order"]))),
            pages={
                page_uri(source): PageSource(
                    file=source.file,
                    meta=filled(source.data, known_for(checked, source, today)),
                    body=filled(source.body, known_for(checked, source, today)),
                )
                for source in checked.all("page")
                if page_uri(source) not in held
            },
            menu=tuple(menu_without(resolve_all(menu.data["menu"], known), held)) if menu else None,
        )

    @property
    def services(self) -> tuple[Data, ...]:
        return tuple(self.site["services"])

    @cached_property
    def opening_calendars(self) -> Mapping[str, OpeningCalendar]:
        return {
            name: OpeningCalendar.from_bundle(calendar, self.holidays)
            for name, calendar in self.calendars.items()
        }

    def lines_of(self, desk: str) -> tuple[Data, ...]:
        """The lines of the directory that are a desk's; those that name none are the first desk's."""
        return tuple(line for line in self.directory if line["desk"] == desk)

    def hours_words(self, line: Data) -> str:
        """The days and hours of a line of the directory or a desk, in words."""
        if self.language:
            return figures.hours_words(self.language, line, self.calendars[line["calendar"]])
        return hours_words(line, self.calendars[line["calendar"]], words.site_clock(self.site))

    def language_of(self, uri: str) -> Data | None:
        """The language of the page at an address; None for Japanese."""
        return self.languages.get(folder_of(uri))

    def in_language(self, name: str) -> "Project":
        """The desk with names in the words of a language, where it has some; without notes in Japanese."""
        language = self.languages[name]
        said: Mapping[str, str] = language["values"]

        def row(path: str, data: Data) -> Data:
            own = {key: said.get(f"{path}.{key}", value) for key, value in data.items()}
            return {key: value for key, value in own.items() if key != "note" or f"{path}.note" in said}

        site = row("site", self.site)
        if official := site.get("official_site"):
            site = {**site, "official_site": row("site.official_site", official)}
        services = [row(f"services.{one['id']}", one) for one in self.services]
        return replace(
            self,
            language=language,
            site={**site, "services": services},
            desks={name: row(f"desks.{name}", desk) for name, desk in self.desks.items()},
            directory=tuple(row(f"directory.{line['id']}", line) for line in self.directory),
            tongues=language["tongues"],
        )

    def page_with(self, block: str, argument: str | None = None, *, but_home: bool = False) -> str | None:
        """The address of the first page that has a block, of those in the project's language (`but_home`:
        besides its home); None if there is none.
        """
        for uri, page in self.pages.items():
            if self.language_of(uri) != self.languages.get((self.language or {}).get("language", "")):
                continue
            if but_home and page.meta.get("layout") == "home":
                continue
            if any((one["name"], one["argument"]) == (block, argument) for one in BLOCK.finditer(page.body)):
                return uri
        return None

    def managed_areas(self, uri: str) -> dict[str, str]:
        """Form -> its page's service, as one of which its applicants see the page `uri`. Empty if that is the
        page as it is.
        """
        own = self.pages[uri].meta.get("service")
        found = {
            name: self.pages[form["page"]].meta.get("service")
            for name, form in self.forms.items()
            if is_managed(form)
        }
        return {} if {*found.values()} == {own} else {name: one for name, one in found.items() if one}

    def phones_of(self, desk: str) -> str | None:
        """The page in the project's language with the phones of a desk; None if there is none."""
        is_listed = self.language is None and desk == next(iter(self.desks))
        name, argument = ("directory", None) if is_listed else ("phones", desk)
        return self.page_with(name, argument, but_home=self.language is not None)

    def titles(self) -> Mapping[str, str]:
        """The titles of all pages, FAQ pages included, by the address that links use."""
        return self._titles

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        faqs = {f"/faq/{faq['id']}.md": str(faq["title"]) for faq in self.faqs}
        return {uri: str(page.meta["title"]) for uri, page in self.pages.items()} | faqs


def once_a_desk(compute: Callable[[Project], _Result]) -> Callable[[Project], _Result]:
    """Has what is computed of a desk alone remembered with it: several pages show it. Nobody changes it."""

    @wraps(compute)
    def remembered(project: Project) -> _Result:
        if compute not in project._once:
            project._once[compute] = compute(project)
        result: _Result = project._once[compute]
        return result

    return remembered


def is_managed(form: Data) -> bool:
    """Whether what was sent by a form can be looked up afterwards."""
    return "slots" in form or bool(form.get("manage"))


def _by_id(rows: list[Data]) -> dict[str, Data]:
    return {row["id"]: row for row in rows}
