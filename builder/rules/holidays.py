"""Cross-checks the listed public holidays with two libraries that compute them.

Differences are only warnings: a special law can move a holiday. Then the Cabinet Office is right, and the
libraries may not know yet.
"""

from collections.abc import Callable, Iterator
from datetime import date

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
        shipped = {date.fromisoformat(day) for day in days}
        for library, compute in _libraries():
            computed = compute(int(year))
            for day in sorted(shipped - set(computed)):
                message = f"{day} は、{library} の計算では祝日ではありません。{_ASK}"
                yield source.key_mistake((*here, day.isoformat()), message)
            for day in sorted(set(computed) - shipped):
                message = f"{day} は、{library} の計算では祝日です（{computed[day]}）。{_ASK}"
                yield source.key_mistake(here, message)


def _libraries() -> Iterator[tuple[str, Callable[[int], dict[date, str]]]]:
    try:
        import holidays
        import jpholiday
    except ImportError:  # Development dependencies: the site builds without them.
        return
    yield "holidays", lambda year: dict(holidays.country_holidays("JP", years=year, language="ja").items())
    yield "jpholiday", lambda year: dict(jpholiday.year_holidays(year))
