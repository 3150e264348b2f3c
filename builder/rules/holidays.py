"""Cross-checks the listed public holidays with two libraries that compute them.

Differences are only warnings: a special law can move a holiday. Then the Cabinet Office is right, and the
libraries may not know yet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from builder.reading.kept import kept
from builder.reading.mistakes import Mistake
from builder.reading.sound import Checked

_ASK = "内閣府の発表で確かめてください。"


def holiday_warnings(checked: Checked) -> Iterator[Mistake]:
    """Days on which the list and a library differ; none if the libraries aren't installed."""
    source = checked.one("holidays")
    if not source:
        return
    for year, days in source.data["public_holidays"].items():
        here = ("public_holidays", year)
        for library, compute in _LIBRARIES.items():
            try:
                computed = kept(f"{library}-{version(library)}-{year}", partial(compute, int(year)))
            except PackageNotFoundError:  # Development dependencies: the site builds without them.
                continue
            for day in sorted(set(days) - set(computed)):
                message = f"{day} は、{library} の計算では祝日ではありません。{_ASK}"
                yield source.key_mistake((*here, day), message)
            for day in sorted(set(computed) - set(days)):
                message = f"{day} は、{library} の計算では祝日です（{computed[day]}）。{_ASK}"
                yield source.key_mistake(here, message)


def _by_holidays(year: int) -> Mapping[str, str]:
    import holidays

    return _named(holidays.country_holidays("JP", years=year, language="ja").items())


def _by_jpholiday(year: int) -> Mapping[str, str]:
    import jpholiday

    return _named(jpholiday.year_holidays(year))


def _named(days: Iterable[tuple[date, str]]) -> Mapping[str, str]:
    return {day.isoformat(): name for day, name in days}


_LIBRARIES: Mapping[str, Callable[[int], Mapping[str, str]]] = {
    "holidays": _by_holidays,
    "jpholiday": _by_jpholiday,
}
"""Imported only for a year not computed before: the two take longer than all other rules together."""
