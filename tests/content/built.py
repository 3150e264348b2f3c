"""A built desk, and a moment at which its forms can be answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from builder.check import read
from builder.files.sound import Checked
from builder.output.bundle import bundle_of
from builder.project import Project
from builder.reading.mistakes import ContentError, Mistake
from builder.site import build_site
from desk.bundle import load_bundle
from desk.domain.calendar.availability import nearest_free
from desk.domain.calendar.moments import TOKYO
from desk.domain.forms.due import due_day
from desk.domain.forms.form import Form
from local.training.answers import has_choices
from local.web.built_site import Build
from tests.conftest import NOW
from tests.site.page import Page, read_pages

Bundle = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class BuiltDesk:
    """`base` is the site's path at its host ("" or "/soudan"), `now` (aware) the moment of the build."""

    checked: Checked
    build: Build
    bundle: Bundle
    base: str
    pages: Mapping[str, Page]
    now: datetime

    @property
    def forms(self) -> tuple[Form, ...]:
        return tuple(Form(self.bundle, name) for name in self.bundle["forms"])


def build_desk(root: Path, folder: Path, *, now: datetime | None = None) -> BuiltDesk:
    """Check and build the desk in `root` into `folder`, as of `now` (aware) or else of a usable moment.

    Raises ContentError.
    """
    checked = _sound(root)
    now = now or usable_moment(bundle_of(Project.of(checked)))
    build = Build(site_dir=folder / "site", bundle_path=folder / "bundle.json")
    build_site(root, build.site_dir, build.bundle_path, now=now, has_examples=True)
    return _read(checked, build, now)


def read_desk(root: Path, build: Build, *, now: datetime) -> BuiltDesk:
    """The desk in `root` of which `build` was made as of `now`. Raises ContentError."""
    return _read(_sound(root), build, now)


def _sound(root: Path) -> Checked:
    checked, mistakes = read(root)
    if mistakes:
        raise ContentError(mistakes)
    return checked


def _read(checked: Checked, build: Build, now: datetime) -> BuiltDesk:
    bundle = load_bundle(build.bundle_path)
    base = urlsplit(bundle["site"]["base_url"]).path
    pages = {uri: _parsed_once(page) for uri, page in read_pages(build.site_dir, base).items()}
    return BuiltDesk(checked=checked, build=build, bundle=bundle, base=base, pages=pages, now=now)


def usable_moment(bundle: Bundle) -> datetime:
    """conftest.NOW if every form can be answered then, or else the latest such moment of the published years.
    A form whose choices are over, or not there yet, is no reason if there is no such moment.

    So the tests hold for holidays of any years, and none is skipped when those years are over. Raises
    ContentError for a desk at which a form can never be answered.
    """
    forms = [Form(bundle, name) for name in bundle["forms"]]
    moments = [*chain([datetime.fromisoformat(NOW)], _mornings_backwards(bundle))]
    offering = [moment for moment in moments if all(has_choices(form, moment) for form in forms)]
    for moment in chain(offering, moments):
        if all(can_be_answered(form, moment) for form in forms):
            return moment
    message = (
        "申し込める日が、祝日を書いた年のどこにもありません。"
        "calendar.yml と、forms/ の slots を見なおしてください。"
    )
    raise ContentError([Mistake("content/holidays.yml", 1, 1, message)])


def can_be_answered(form: Form, moment: datetime) -> bool:
    """Whether the desk's due day is known, and a slot is free if the form books one."""
    if due_day(form, moment) is None:
        return False
    return form.grid is None or bool(nearest_free(form.grid, {}, moment, now=moment, n=1))


def _mornings_backwards(bundle: Bundle) -> Iterator[datetime]:
    years = sorted({date.fromisoformat(day).year for day in bundle["holidays"]})
    day = date(years[-1], 12, 31)
    while day.year >= years[0]:
        yield datetime.combine(day, time(10), TOKYO)
        day -= timedelta(days=1)


@lru_cache(maxsize=100)
def _parsed_once(page: Page) -> Page:
    """The page as it was met before, if it was: an edit leaves most pages as they were."""
    return page
