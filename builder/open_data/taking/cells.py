"""What is in a cell: times, weekdays, days, numbers and phones as offices write them.

Each function returns the value as content/ has it, or raises `Unreadable` with what to write instead.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from desk.domain.calendar.moments import WEEKDAY_WORDS
from desk.domain.calendar.regular_days import WEEKDAYS
from desk.domain.forms.formats import numbers
from desk.domain.forms.formats.dashes import DASH
from desk.domain.forms.formats.moments import is_date, lacks_year, stamp
from desk.domain.forms.formats.typed import as_plain, nfkc
from desk.domain.forms.formats.whole_numbers import AroundNumbers, whole_number

Span = tuple[str, str]
"""Start and end as HH:MM; 24:00 is the end of the day."""

EXCEL_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NULL!|NUM!)|#{3,}", re.IGNORECASE)
"""What Excel shows in the place of a value, and writes into a CSV."""

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"(?P<day>[3-9][0-9]{4})(?:\.[0-9]+)?")
_FRACTION = re.compile(r"0?\.[0-9]+")
_DAY_MINUTES = 24 * 60

_TIME = (
    r"(?P<half>午前|午後|am|pm)?(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::00)?|時(?:(?P<minutes>[0-9]{1,2})分|(?P<thirty>半))?)(?P<after>am|pm)?"
)
_ONE_TIME = re.compile(_TIME)
_NEAR_TIME = re.compile(r"(?P<hour>[0-9]{1,2})[;.,、。](?P<minute>[0-9]{2})|(?P<figures>[0-9]{3,4})")
_TO = re.compile(r"[~〜∼-]|から")
_BETWEEN_SPANS = re.compile(r"[、,;/\n]|\s{2,}|及び|と(?=[0-9午])")

_DAYS = f"[{WEEKDAY_WORDS}]"
_HOLIDAYS_OFF = re.compile(
    r"[(]?(?:国民の祝日|祝祭日|祝日|祝)(?:・?休日)?(?:を除く|は除く|除く|は休み|は休館|は閉庁|休館|休み|休)[)]?"
)
_HOLIDAYS_ON = re.compile(r"祝祭日|祝日|祝")
_RUN = re.compile(rf"(?P<first>{_DAYS})(?:[~〜∼-]|から)(?P<last>{_DAYS})(?:まで)?")
_AROUND_DAYS = re.compile(r"[・,、;/\s]|(?<=[月火水木金土日])曜日?")
_NAMED_DAYS = {"毎日": WEEKDAY_WORDS, "全日": WEEKDAY_WORDS, "平日": WEEKDAY_WORDS[:5], "土日": "土日"}
_NEVER_CLOSED = ("年中無休", "無休")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")
_CAPACITY = AroundNumbers(
    units=("人", "名", "名様", "人程度", "名程度"),
    words=("約", "先着", "定員", "(先着順)", "(申込順)", "先着順"),
)


class Unreadable(Exception):
    """A cell that can't be read; the text says what to write, and goes after 「列」の「値」."""


def time_of(text: str) -> str:
    """HH:MM of 9:00, ９：００, 9時半, 午後5時, 正午, 24:00, or the part of a day that Excel stores."""
    plain = _folded(text)
    if plain == "正午":
        return "12:00"
    if _FRACTION.fullmatch(plain):
        return _clock(round(float(plain) * _DAY_MINUTES))
    found = _ONE_TIME.fullmatch(plain)
    if not found:
        raise Unreadable(f"は、時刻として読めません。{_near_time(plain)}")
    hour = int(found["hour"])
    minute = int(found["minute"] or found["minutes"] or (30 if found["thirty"] else 0))
    half = found["half"] or found["after"]
    if half and hour > 12:
        raise Unreadable(f"は、時刻として読めません。{_clock(hour * 60 + minute)} のように書いてください。")
    if half in ("午後", "pm") and hour < 12:
        hour += 12
    elif half in ("午前", "am") and hour == 12:
        hour = 0
    if minute > 59 or hour * 60 + minute > 2 * _DAY_MINUTES:
        raise Unreadable("は、ない時刻です。9:00 のように書いてください。")
    if hour * 60 + minute > _DAY_MINUTES:
        morning = _clock(hour * 60 + minute - _DAY_MINUTES)
        raise Unreadable(
            f"は、24:00 を過ぎています。翌日の {morning} のことなら、{morning} と書いてください。"
        )
    return _clock(hour * 60 + minute)


def spans_of(text: str) -> list[Span]:
    """The spans of 9:00～17:00, 9時から17時まで, 24時間, 9:00-12:00、13:00-17:00; [] if it is one time."""
    plain = _folded(text)
    if plain in ("24時間", "終日"):
        return [("00:00", "24:00")]
    parts = [part for part in _BETWEEN_SPANS.split(nfkc(text).strip()) if part.strip()]
    spans = []
    for part in parts:
        sides = [side for side in _TO.split(DASH.sub("-", _folded(part)).removesuffix("まで")) if side]
        if len(sides) != 2:
            return []
        spans.append((time_of(sides[0]), time_of(sides[1])))
    return spans


def days_of(text: str) -> tuple[Sequence[str], bool | None]:
    """(weekdays as content/calendar.yml has them, whether it is open on public holidays: None if not said)

    of 月火水木金, 月～金, 月・水曜日, 平日, 毎日, 土日祝, 月火水木金（祝日休）.
    """
    plain = DASH.sub("-", _folded(text))
    if plain in _NEVER_CLOSED:
        return WEEKDAYS, True
    open_on_holidays: bool | None = None
    rest, count = _HOLIDAYS_OFF.subn("", plain)
    if count:
        open_on_holidays = False
    rest, count = _HOLIDAYS_ON.subn("", rest)
    if count:
        open_on_holidays = True
    if "平日" in rest and open_on_holidays is None:
        open_on_holidays = False
    for name, days in _NAMED_DAYS.items():
        rest = rest.replace(name, days)
    rest = _RUN.sub(_run, _AROUND_DAYS.sub("", rest))
    if not rest or set(rest) - set(WEEKDAY_WORDS):
        raise Unreadable(
            "は、曜日として読めません。「月火水木金」のように曜日だけを並べ、"
            "ほかのことは「利用可能日時特記事項」に書いてください。"
        )
    return tuple(
        day for day, word in zip(WEEKDAYS, WEEKDAY_WORDS, strict=True) if word in rest
    ), open_on_holidays


def date_of(text: str) -> str:
    """YYYY-MM-DD of 2026/12/1, 2026年12月1日(火), 令和8年12月1日, R8.12.1, or Excel's number of a day."""
    plain = _folded(text)
    if found := _SERIAL.fullmatch(plain):
        return (_EXCEL_EPOCH + timedelta(days=int(found["day"]))).isoformat()
    day = stamp(re.sub(r"(?<=[0-9日)])[T ]?0?0:00(?::00)?$", "", nfkc(text).strip()))
    if is_date(day):
        return day
    if lacks_year(day):
        raise Unreadable("には、年がありません。2026/12/1 のように、年から書いてください。")
    if re.match(r"平成|昭和|[HS][0-9]", plain, re.IGNORECASE):
        raise Unreadable("は、終わった元号の年です。2026/12/1 のように、西暦で書いてください。")
    raise Unreadable("は、実際にある日付として読めません。2026/12/1 のように書いてください。")


def number_of(text: str) -> int:
    """A number of people: 30, ３０, 30人, 約30名（先着順）."""
    found = whole_number(nfkc(text), _CAPACITY)
    if isinstance(found, int) and found > 0:
        return found
    raise Unreadable("は、人数として読めません。「30」のように、数字だけを書いてください。")


def phone_of(text: str) -> str:
    """A phone with its hyphens. Refuses what Excel has made of one: without its first 0, or 3.39E+09."""
    plain = _folded(text)
    if _EXPONENT.fullmatch(plain):
        raise Unreadable(
            "は、Excelが数に直して、けたを落としたものです。03-1234-5678 のように書き直してください。"
        )
    if numbers.is_called_phone(DASH.sub("-", plain)) and plain.startswith("#"):
        return plain
    digits = numbers.phone(text)
    shown = numbers.phone_words(digits, text)
    if numbers.is_called_phone(shown):
        return shown
    if numbers.is_phone(f"0{digits}"):
        right = numbers.phone_words(f"0{digits}", f"0{text}")
        raise Unreadable(
            f"は、初めの 0 が消えています（Excelがよくすることです）。{right} と書いてください。"
        )
    raise Unreadable("は、電話番号として読めません。03-1234-5678 のように、1つだけ書いてください。")


def _folded(text: str) -> str:
    return "".join(as_plain(text).casefold().split())


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _near_time(plain: str) -> str:
    found = _NEAR_TIME.fullmatch(plain)
    if not found:
        return "9:00 のように書いてください。"
    hour, minute = found["hour"] or found["figures"][:-2], found["minute"] or found["figures"][-2:]
    if int(hour) > 24 or int(minute) > 59:
        return "9:00 のように書いてください。"
    return f"{int(hour)}:{minute} のことなら、そう書いてください。"


def _run(found: re.Match[str]) -> str:
    first, last = WEEKDAY_WORDS.index(found["first"]), WEEKDAY_WORDS.index(found["last"])
    return (WEEKDAY_WORDS * 2)[first : last + 1 if last >= first else last + 8]


def extension_of(text: str) -> str:
    """The digits of 2345, （内線）２３４５."""
    digits = re.sub(r"[^0-9]", "", nfkc(text))
    if 0 < len(digits) < 7:
        return digits
    raise Unreadable("は、内線番号として読めません。数字だけを、6けたまでで書いてください。")


def line_of(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def text_of(text: str) -> str:
    """A text as it is written: its lines stay."""
    return text
