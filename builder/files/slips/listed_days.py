"""Years and days of holidays.yml whose lines begin at another place than the others."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source

_YEAR = re.compile("[0-9]{4}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIST = "public_holidays"


def listed_day_slips(source: Source) -> Iterator[Mistake]:
    """Years among the days of another, and days among the years: once a year."""
    for path, days in _slips(source).items():
        year = path[-1]
        depth = source.key_mistake(next(iter(_first_years(source))), "").column - 1
        if len(path) > 2:
            told = source.key_mistake(
                path, f"「{year}:」の行の初めの空白を、{depth}つにしてください。上の年と並べます。"
            )
            yield source.covering(told, path)
            continue
        which = "この行" if len(days) == 1 else f"この行からの{len(days)}行"
        message = f"「{year}:」の中の日です。{which}の初めの空白を、{depth + 2}つにしてください。"
        told = source.key_mistake((_LIST, days[0]), message)
        yield from (source.covering(told, (_LIST, day)) for day in days)


def without_listed_days(source: Source, errors: Sequence[Any]) -> list[Any]:
    """The breaches of the schema that don't come from such a slip."""
    slips = _slips(source)
    inner = {path for path in slips if len(path) > 2}
    outer = {(_LIST, name) for path, days in slips.items() for name in (path[-1], *days) if len(path) == 2}

    def comes_from_one(error: Any) -> bool:
        path: Path = tuple(error.absolute_path)
        named = (*path, error.instance) if "propertyNames" in error.absolute_schema_path else path
        return any(named[: len(one)] == one for one in (*inner, *outer))

    return [error for error in errors if not slips or not comes_from_one(error)]


def _slips(source: Source) -> dict[Path, list[str]]:
    """Path of a year -> the days that are beside it and not in it; none for a year that is among days."""
    years = source.data.get(_LIST) if source.kind == "holidays" and isinstance(source.data, dict) else None
    if not isinstance(years, dict) or not any(_first_years(source)):
        return {}
    found: dict[Path, list[str]] = {}
    for year, days in years.items():
        if isinstance(days, dict):
            found |= {(_LIST, year, name): [] for name in days if _YEAR.fullmatch(name)}
        elif days is None and _YEAR.fullmatch(year):
            beside = [name for name in years if _DAY.fullmatch(name) and name.startswith(f"{year}-")]
            found |= {(_LIST, year): beside} if beside else {}
    return found


def _first_years(source: Source) -> Iterator[Path]:
    """The paths of the years that are where they should be."""
    return ((_LIST, year) for year, days in source.data[_LIST].items() if isinstance(days, dict))
