"""Cross-checks the listed public holidays with two libraries that compute them; says when a year is missing.

Differences are only warnings: a special law can move a holiday. Then the Cabinet Office is right, and the
libraries may not know yet.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path

from builder.files.kept import kept
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from desk.domain.calendar.opening_days import missing_year

_DAY_OFF = "休日"
_ASK = "内閣府の発表で確かめてください。"


def holiday_warnings(checked: Checked) -> Iterator[Mistake]:
    """Days on which the list and a library differ; none if the libraries aren't installed.

    A day too many is told at its line; the days that a year lacks are told once, at the year. A day under
    another year is a mistake: until it is mended, nothing can be said of that year.
    """
    source = checked.one("holidays")
    if not source:
        return
    for year, days in source.data["public_holidays"].items():
        if any(not day.startswith(f"{year}-") for day in days):
            continue  # a mistake of its own
        here = ("public_holidays", year)
        computed = _computed(int(year))
        meant = _other_days(days, computed)
        for day in days:
            if day in meant:
                message = f"{day}（{days[day]}）は、計算では {meant[day]} です。{_ASK}"
                yield source.key_mistake((*here, day), message)
            elif without := [library for library, found in computed.items() if day not in found]:
                message = f"{day} は、{_both(without)}の計算では祝日ではありません。{_ASK}"
                yield source.key_mistake((*here, day), message)
            elif name := _other_name(day, days[day], computed):
                message = f"{day} の名前「{days[day]}」は、「{name}」ではありませんか。{_ASK}"
                yield source.mistake((*here, day), message)
        lacking: dict[tuple[str, ...], list[str]] = defaultdict(list)
        listed = {*days, *meant.values()}
        for day in sorted({day for found in computed.values() for day in found} - listed):
            names = {library: found[day] for library, found in computed.items() if day in found}
            lacking[tuple(names)].append(f"{day}（{next(iter(names.values()))}）")
        for libraries, missing in lacking.items():
            message = (
                f"{year}年の祝日に、{'、'.join(missing)}がありません（{_both(libraries)}の計算）。{_ASK}"
            )
            yield source.key_mistake(here, message)


def _other_days(days: Mapping[str, str], computed: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Day as listed -> the day on which all libraries have that holiday, and the list has none: that of the
    same name, or the only one.
    """
    found = [*computed.values()]
    if not found:
        return {}
    wrong = [day for day in days if not any(day in each for each in found)]
    lacking = {
        day: name for day, name in found[0].items() if all(day in each for each in found) and day not in days
    }
    by_name = {name: day for day, name in lacking.items()}
    if len(wrong) == len(lacking) == 1:
        return {wrong[0]: next(iter(lacking))}
    return {day: by_name[days[day]] for day in wrong if days[day] in by_name}


def _other_name(day: str, name: str, computed: Mapping[str, Mapping[str, str]]) -> str:
    """What the day is called, if all libraries call it otherwise; "" if the name is right. The days beside
    holidays have no names of their own (国民の祝日に関する法律 3条2項・3項).
    """
    names = {found[day] for found in computed.values() if day in found}
    own = {_DAY_OFF if _DAY_OFF in one else one for one in names}
    return own.pop() if len(own) == 1 and name not in own else ""


def missing_year_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """From October on, that next year's holidays are not in the list: nothing of that year can be booked."""
    source = checked.one("holidays")
    if not source:
        return
    years = source.data["public_holidays"]
    days = [day for listed in years.values() for day in listed]
    year = missing_year(days, today) if days else None
    if year:
        yield source.key_mistake(
            ("public_holidays", list(years)[-1]),
            f"{year}年の祝日がありません。このままでは、{year}年の予約を受けられません。"
            f"内閣府が{year - 1}年2月に公表した{year}年の祝日を、この年の下に書き足してください。",
        )


def _both(libraries: Iterable[str]) -> str:
    return f"プログラム{'と'.join(f'「{one}」' for one in libraries)}"


def _computed(year: int) -> Mapping[str, Mapping[str, str]]:
    """Library -> ISO date -> name, of the libraries that are installed: the site builds without them."""
    return {
        library: kept(f"{name}-{year}", partial(compute, year))
        for library, compute in _LIBRARIES.items()
        if (name := _release(library))
    }


def _release(library: str) -> str:
    """The library's name and version; "" if it isn't installed. `importlib.metadata` would take longer."""
    spec = find_spec(library)
    if not spec or not spec.origin:
        return ""
    return _installed(spec.origin, library)


@lru_cache(maxsize=4)
def _installed(origin: str, library: str) -> str:
    installed = next(Path(origin).parents[1].glob(f"{library}-*.dist-info"), None)
    return installed.stem if installed else ""


def _by_holidays(year: int) -> Mapping[str, str]:
    import holidays

    return _named(holidays.country_holidays("JP", years=year, language="ja").items())


def _by_jpholiday(year: int) -> Mapping[str, str]:
    import jpholiday

    return _named(jpholiday.year_holidays(year))


def _named(days: Iterable[tuple[date, str]]) -> Mapping[str, str]:
    return {day.isoformat(): name for day, name in days}


_LIBRARIES: dict[str, Callable[[int], Mapping[str, str]]] = {
    "holidays": _by_holidays,
    "jpholiday": _by_jpholiday,
}
"""Imported only for a year not computed before: the two take longer than all other rules together."""
