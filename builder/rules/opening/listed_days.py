"""The days of holidays.yml under their years, in their order: one slip is told once, where it was made."""

from collections.abc import Iterator, Sequence

from builder.reading.mistakes import Mistake
from builder.reading.source import Source


def listed_day_mistakes(source: Source) -> Iterator[Mistake]:
    """Years and days that are not in their order, and days of another year than that which they are under."""
    years = source.data["public_holidays"]
    told = []
    for year, days in years.items():
        others = _of_another_year(year, [*days])
        told += [*_misplaced(source, year, others, frozenset(years))] if others else []
    if told:
        yield from told  # years without their line seem to be missing
    else:
        numbers = [int(year) for year in years]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            yield source.mistake(("public_holidays",), "年は、早い順に、間をあけずに書いてください。")
    for year, days in years.items():
        here = ("public_holidays", year)
        listed = [*days]
        rest = listed
        if others := _of_another_year(year, listed):
            rest = [day for day in listed if day not in others]
        right = [day for day in rest if day.startswith(f"{year}-")]
        for day in rest:
            if day not in right:
                do = f"「{year}{day[4:]}」に直すか、{day[:4]}年の行へ移してください。"
                yield source.key_mistake((*here, day), f"「{day}」は{year}年の日付ではありません。{do}")
        run = longest_run(right)
        for place, day in enumerate(right):
            if day not in run:
                message = f"「{day}」は{_where(day, right[:place], run)}に書いてください（日付の順）。"
                yield source.key_mistake((*here, day), message)


def longest_run(days: Sequence[str]) -> list[str]:
    """The most of these that are in their order; of several such lists, that which begins first."""
    runs: list[list[str]] = []
    for day in reversed(days):
        runs.insert(0, [day, *max((run for run in runs if run[0] > day), key=len, default=[])])
    return max(runs, key=len, default=[])


def _where(day: str, before: Sequence[str], run: Sequence[str]) -> str:
    later = [one for one in run if one > day and one in before]
    if later:
        return f"「{min(later)}」より前"
    return f"「{max(one for one in run if one < day and one not in before)}」より後"


def _of_another_year(year: str, days: list[str]) -> list[str]:
    """The days, if they are several, that begin or end the list of a year and are of one other year."""
    wrong = [day for day in days if not day.startswith(f"{year}-")]
    is_at_end = wrong in (days[: len(wrong)], days[len(days) - len(wrong) :])
    return wrong if len(wrong) > 1 and is_at_end and len({day[:4] for day in wrong}) == 1 else []


def _misplaced(source: Source, year: str, days: list[str], years: frozenset[str]) -> Iterator[Mistake]:
    here, other = ("public_holidays", year), days[0][:4]
    if len(days) == len(source.data["public_holidays"][year]) and other not in years:
        message = f"この下の日付は、どれも{other}年です。「{year}」を「{other}」に直してください。"
        yield source.key_mistake(here, message)
        return
    if other in years:
        do = f"「{other}:」の行の下に移してください。"
    else:
        do = f"「{days[0]}」の上に「{other}:」の行を書いてください。消したのなら、元に戻してください。"
    message = f"「{days[0]}」から「{days[-1]}」までは、{year}年の日付ではありません。{do}"
    yield source.key_mistake((*here, days[0]), message)
