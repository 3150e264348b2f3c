"""Dates in sentences: days that don't exist, weekdays that don't fit, eras that had ended, one style."""

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from builder.files.kind_schemas import is_day
from builder.rules.wording.hit import Hit, Hits
from builder.texts.public import Public

_WEEKDAYS = "月火水木金土日"
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018, "S": 1925, "H": 1988, "R": 2018}
"""Era -> the year before its first."""

_HALF_WIDTH = str.maketrans("０１２３４５６７８９ＲＨＳ（）［］【】／．－", "0123456789RHS()[]()/.-")

_LIKELY = tuple(
    map(
        re.compile,
        (
            "[0-9０-９](?:日|[/.／．－-][0-9０-９])",
            "[年月][0０]",
            "[RHSＲＨＳ][0-9０-９]",
            "令和[0-9０-９]",
            "平成|昭和",
        ),
    )
)
"""Quick to look for, one after the other; no other text has a date to look at."""

_NOTE = r"(?:\s?\([^()\n]{1,12}\))?"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)|(?P<era>令和|平成|昭和)\s?(?P<of_era>元|\d{1,2}))" + _NOTE + "年" + _NOTE
_DATE = re.compile(
    rf"(?=[\dRHS令平昭])(?:(?:{_YEAR}\s?)?(?<!\d)(?P<month>\d{{1,2}})月\s?(?P<day>\d{{1,2}})日(?!間)"
    r"|(?<![\d/.-])(?:(?P<year2>(?:19|20)\d\d)(?P<line>[/.-])|(?P<era2>[RHS]|令和|平成|昭和)(?P<of_era2>\d{1,2})(?P<line2>[/.-]))"
    r"(?P<month2>\d{1,2})(?:(?P=line)|(?P=line2))?(?<=[/.-])(?P<day2>\d{1,2})(?![\d/.-])"
    r"|(?<![\d/.-])(?P<month3>\d{1,2})/(?P<day3>\d{1,2})(?![\d/.-])"
    r"|(?<![\d月/.-])(?P<day4>\d{1,2})日(?![間\d]))",
    re.ASCII,
)
_WEEKDAY = re.compile(
    rf"\s?(?:[(\[]\s?(?P<bare>[{_WEEKDAYS}])(?:曜日?)?\s?(?:[・･,、]?\s?(?:祝日?|休日?|振替休日|振休|休館日?))?\s?[)\]]|(?P<long>[{_WEEKDAYS}])曜日?)"
)
_HEADING = re.compile(r"\n[ ]*#")
_TOGETHER = re.compile(r"\s?(?:から|まで|より|〜|～|~|-|–|と|や|、|,|・|及び|および)*\s?")
_OF_A_PERIOD = re.compile(r"\s?(?:まで|から|より|必着|締切|締め切り|[〜～~-]\s?\d{1,2}/\d)")
_HALF_A_YEAR = 183
_NEAR = 200
"""Where the example of a sentence is looked for: as many characters on each side."""
_AS_AN_EXAMPLE = re.compile(r"例[：:はえ（(]|のように|の形|の形式|の順")
_SHORT_ERA = re.compile(r"(?<![0-9A-Za-z])(?P<era>[RHS])(?P<of_era>\d{1,2})(?=年)", re.ASCII)
_LATE_ERA = re.compile(
    r"(?P<era>平成|昭和)\s?(?P<of_era>\d{2})年(?=(?:(?P<month>\d{1,2})月)?)|(?P<first>令和|平成)1年", re.ASCII
)
_ZEROS = re.compile(r"(?:(?<=年)0\d月(?:\d{1,2}日)?|(?<!\d)\d{1,2}月0\d日)", re.ASCII)


@dataclass(frozen=True)
class _Written:
    """A date as written: `year` is None if it has none. `years` are those that it may be of."""

    year: int | None
    month: int
    day: int
    is_short: bool = False
    years: tuple[int, ...] = ()


def date_hits(public: Public, today: date) -> Hits:
    text = _likely_text(public)
    if not text:
        return
    for hit in _all_hits(text, _years_around(public, today), _sent_on(public)):
        yield hit._replace(message=f"「{public.prose[hit.start : hit.end]}」{hit.message}")


@lru_cache(maxsize=1000)
def _likely_text(public: Public) -> str:
    """The text in half width; "" of one that has no date."""
    is_likely = any(likely.search(public.gist) for likely in _LIKELY)
    return public.prose.translate(_HALF_WIDTH) if is_likely else ""


class Named(NamedTuple):
    """A date as it stands in a text. `year` is None and `weekday` "" where it has none."""

    written: str
    year: int | None
    month: int
    day: int
    weekday: str
    behind: str

    @property
    def is_possible(self) -> bool:
        """Whether there is such a day in any year."""
        return any(self.days({self.year or 2024}))

    def days(self, years: set[int]) -> Iterator[date]:
        """The date in each of these years that has it."""
        for year in years:
            yield from _day(year, self.month, self.day)


def named_dates(text: str) -> Iterator[Named]:
    """Each date of a text that has a month and a day."""
    plain = text.translate(_HALF_WIDTH)
    for match in _DATE.finditer(plain):
        if not match["day4"]:
            found, weekday = _read(match, None), _WEEKDAY.match(plain, match.end())
            end = weekday.end() if weekday else match.end()
            on = (weekday["bare"] or weekday["long"]) if weekday else ""
            yield Named(text[match.start() : end], found.year, found.month, found.day, on, text[end:])


def usual_years(today: date) -> set[int]:
    """The years that a date without one may mean."""
    return {today.year, today.year + 1, *({today.year - 1} if today.month <= 3 else ())}


def _years_around(public: Public, today: date) -> tuple[int, ...]:
    """The years that a date without one may mean on a page: also those of the page itself."""
    years = usual_years(today)
    data = public.source.data
    for key in ("published", "updated", "day"):
        written = data.get(key) if isinstance(data, dict) else None
        if isinstance(written, str) and written[:4].isdecimal():
            years.add(int(written[:4]))
    return tuple(sorted(years))


def _sent_on(public: Public) -> date | None:
    """The day of an issue of a magazine: its dates are near it. None for texts that stay."""
    day = public.source.data.get("day") if public.source.kind == "issue" else None
    return date.fromisoformat(day) if isinstance(day, str) and is_day(day) else None


@lru_cache(maxsize=1000)
def _all_hits(text: str, around: tuple[int, ...], near: date | None) -> tuple[Hit, ...]:
    return (*_day_hits(text, around, near), *_era_hits(text))


def _day_hits(text: str, around: tuple[int, ...], near: date | None) -> Hits:
    before: _Written | None = None
    end_before = 0
    for match in _DATE.finditer(text):
        between = text[end_before : match.start()]
        if before and ("\0" in between or _HEADING.search(between) or len(between) > 200):
            before = None
        weekday = _WEEKDAY.match(text, match.end())
        if match["day4"] and not (weekday and before):
            continue
        is_joined = bool(before and _TOGETHER.fullmatch(between))
        ends_a_period = is_joined and before and before.is_short
        if match["month3"] and not (weekday or ends_a_period or _OF_A_PERIOD.match(text, match.end())):
            continue
        found = _read(match, before)
        days = list(_days(found, before, around, is_joined=is_joined, is_bare=bool(match["day4"])))
        if near and not found.year:
            days = [day for day in days if abs((day - near).days) <= _HALF_A_YEAR] or days
        fitting = [day for day in days if not weekday or _is_on(day, weekday)]
        end = weekday.end() if weekday else match.end()
        message = _complaint(found, days, fitting)
        if found.is_short and days and not _is_example(text, match.start()):
            message = (message or "は、") + _style(found, weekday if fitting else None)
        if message:
            yield Hit(match.start(), end, message)
        years = (found.year,) if found.year else tuple(sorted({day.year for day in fitting or days}))
        before = replace(found, year=found.year or (before.year if before else None), years=years)
        end_before = end


def _read(match: re.Match[str], before: _Written | None) -> _Written:
    if match["day4"]:
        return _Written(None, before.month if before else 0, int(match["day4"]))
    if match["day3"]:
        return _Written(None, int(match["month3"]), int(match["day3"]), is_short=True)
    if match["day2"]:
        year = int(match["year2"]) if match["year2"] else _year(match["era2"], match["of_era2"])
        return _Written(year, int(match["month2"]), int(match["day2"]), is_short=True)
    year_written = int(match["year"]) if match["year"] else None
    if match["era"]:
        year_written = _year(match["era"], match["of_era"])
    return _Written(year_written, int(match["month"]), int(match["day"]))


def _year(era: str, of_era: str) -> int:
    return _ERAS[era] + (1 if of_era == "元" else int(of_era))


def _days(
    found: _Written, before: _Written | None, around: tuple[int, ...], *, is_joined: bool, is_bare: bool
) -> Iterator[date]:
    """The days that the date may mean."""
    years = set(around)
    if found.year:
        years = {found.year}
    elif before and (is_joined or is_bare):
        years = {year + (found.month < before.month) for year in before.years}
    elif before and before.year:
        years |= {before.year, before.year + (found.month < before.month)}
    for year in sorted(years):
        yield from _day(year, found.month, found.day)
        if is_bare and before and found.day < before.day:  # 30日から2日まで
            yield from _day(year + found.month // 12, found.month % 12 + 1, found.day)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        yield date(year, month, day)


def _is_on(day: date, weekday: re.Match[str]) -> bool:
    return _WEEKDAYS[day.weekday()] == (weekday["bare"] or weekday["long"])


def _complaint(found: _Written, days: list[date], fitting: list[date]) -> str:
    if _is_impossible(found, days):
        return f"という日はありません。{_last_day(found)}日付を直してください。"
    if fitting or not days:
        return ""
    right = "、".join(f"{_words(day)}は{_WEEKDAYS[day.weekday()]}曜日" for day in days)
    return f"の曜日が違います。{right}です。日付か曜日を直してください。"


def _is_impossible(found: _Written, days: list[date]) -> bool:
    if found.year or not 1 <= found.month <= 12:
        return not days
    # Without a year, 29 February may be one of another year.
    return not 1 <= found.day <= monthrange(2024, found.month)[1] and not days


def _last_day(found: _Written) -> str:
    if not 1 <= found.month <= 12 or found.day < 1:
        return ""
    year = found.year or 2024
    last = monthrange(year, found.month)[1]
    which = f"{year}年の" if found.year and found.month == 2 and not isleap(year) else ""
    return f"{which}{found.month}月は{last}日までです。"


def _style(found: _Written, weekday: re.Match[str] | None) -> str:
    year = f"{found.year}年" if found.year else ""
    name = f"（{weekday['bare'] or weekday['long']}）" if weekday else ""
    return f"「{year}{found.month}月{found.day}日{name}」のように書いてください。"


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _is_example(text: str, at: int) -> bool:
    """Whether the sentence shows how a date is typed."""
    first, last = max(at - _NEAR, 0), at + _NEAR
    start = max(first, *(text.rfind(mark, first, at) + 1 for mark in "。\n\0"))
    ends = (found for mark in "。\n\0" if (found := text.find(mark, at, last)) >= 0)
    return bool(_AS_AN_EXAMPLE.search(text, start, min(ends, default=last)))


def _era_hits(text: str) -> Hits:
    for match in _SHORT_ERA.finditer(text):
        year = _year(match["era"], match["of_era"])
        yield Hit(match.start(), match.end(), f"は、「{year}」と書いてください。")
    for match in _LATE_ERA.finditer(text):
        if match["first"]:
            yield Hit(match.start(), match.end(), f"は、「{match['first']}元年」と書いてください。")
        elif message := _ended(match):
            yield Hit(match.start(), match.end(), message)
    for match in _ZEROS.finditer(text):
        better = re.sub(r"(?<!\d)0", "", match[0])
        yield Hit(match.start(), match.end(), f"は、0を付けずに「{better}」と書いてください。")


def _ended(match: re.Match[str]) -> str:
    """What to do about a year of an era after its end: 平成 on 30 April 2019, 昭和 on 7 January 1989."""
    year = _year(match["era"], match["of_era"])
    new, last, month = ("令和", 2019, 4) if match["era"] == "平成" else ("平成", 1989, 1)
    if year < last or (year == last and not (match["month"] and int(match["month"]) > month)):
        return ""
    of_new = year - _ERAS[new]
    return (
        f"は、{new}に変わったあとの年です。"
        f"「{year}年（{new}{'元' if of_new == 1 else of_new}年）」と書いてください。"
    )
