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

_TIME = r"(?:午前|午後|am|pm)?[0-9]{1,2}(?::[0-9]{2}(?::00)?|時(?:[0-9]{1,2}分|半)?)(?:am|pm)?|正午"
_ONE_TIME = re.compile(
    r"(?P<half>午前|午後|am|pm)?(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::00)?|時(?:(?P<minutes>[0-9]{1,2})分|(?P<thirty>半))?)(?P<after>am|pm)?"
)
_NEAR_TIME = re.compile(r"(?P<hour>[0-9]{1,2})[;.,、。](?P<minute>[0-9]{2})|(?P<figures>[0-9]{3,4})")
_SPAN = re.compile(rf"(?P<start>{_TIME})(?:[~〜∼-]|から)(?P<end>{_TIME})(?:まで)?")
_BETWEEN_SPANS = re.compile(r"(?:[、,;/・と]|及び|および)*")

_DAYS = f"[{WEEKDAY_WORDS}]"
_RUN = re.compile(rf"(?P<first>{_DAYS})(?:[~〜∼-]|から)(?P<last>{_DAYS})(?:まで)?")
_AROUND_DAYS = re.compile(rf"[・,、/と]|毎週|(?<={_DAYS})曜日?")
_NAMED_DAYS = {"毎日": WEEKDAY_WORDS, "全日": WEEKDAY_WORDS, "平日": WEEKDAY_WORDS[:5]}
_NEVER_CLOSED = ("年中無休", "無休")
_HOLIDAYS = re.compile(r"(?:国民の)?祝(?:祭日|日)?(?:・?休日)?")
_DATES = re.compile(
    r"[(]?(?:[0-9]{1,2}[月/][0-9]{1,2}日?)(?:(?:[~〜∼-]|から)(?:翌年)?[0-9]{1,2}[月/][0-9]{1,2}日?)?(?:まで)?[)]?"
)
_PARTS = re.compile(r"[();。]|ただし")
_CLOSED = re.compile(r"除|休|閉")
_OF_CLOSED = re.compile(
    r"休日|年末年始|お?盆|を?除[くき]|休館日?|定休日?|休み|休業日?|閉[庁館]日?|休|及び|および|[をはも]"
)
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")
_CAPACITY = AroundNumbers(
    units=("人", "名", "名様", "人程度", "名程度"),
    words=("約", "先着", "定員", "(先着順)", "(申込順)", "先着順"),
)


class Unreadable(Exception):
    """A cell that can't be read; the text says what to write, and goes after 「列」の「値」."""


def time_of(text: str) -> str:
    """HH:MM of 9:00, ９：００, 9時半, 午後5時, 正午, 24:00, or the part of a day that Excel stores."""
    plain = re.sub(r"(?:まで|から|頃|ごろ)$", "", _folded(text))
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
    if half in ("午前", "午後") and hour == 12:
        raise Unreadable("は、昼か真夜中かがわかりません。12:00 か 24:00 のように書いてください。")
    if half in ("午後", "pm") and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
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
    plain = DASH.sub("-", _folded(text))
    if plain in ("24時間", "終日"):
        return [("00:00", "24:00")]
    found = list(_SPAN.finditer(plain))
    if not found or not _BETWEEN_SPANS.fullmatch(_SPAN.sub("", plain)):
        return []
    return [(time_of(one["start"]), time_of(one["end"])) for one in found]


def days_of(text: str) -> tuple[Sequence[str], bool | None]:
    """(weekdays as content/calendar.yml has them, whether it is open on public holidays: None if not said)

    of 月火水木金, 月～金, 月・水曜日, 平日, 毎日, 土日祝, 月火水木金（祝日休）,
    毎日（月曜、年末年始休館）. What is closed is read only where it is set apart: 日・祝休 may be either.
    """
    plain = _DATES.sub("", DASH.sub("-", _folded(text)))
    if plain in _NEVER_CLOSED:
        return WEEKDAYS, True
    open_days, closed_days = "", ""
    on_holidays = False if "平日" in plain else None
    for part in filter(None, _PARTS.split(plain)):
        is_closed = bool(_CLOSED.search(part))
        days, count = _HOLIDAYS.subn("", _OF_CLOSED.sub("", part) if is_closed else part)
        if count or (is_closed and "休日" in part):
            on_holidays = not is_closed
        for name, meant in _NAMED_DAYS.items():
            days = days.replace(name, meant)
        days = _RUN.sub(_run, _AROUND_DAYS.sub("", days))
        closed_days, open_days = (
            (closed_days + days, open_days) if is_closed else (closed_days, open_days + days)
        )
    left = set(open_days) - set(closed_days)
    if not left or set(open_days + closed_days) - set(WEEKDAY_WORDS):
        raise Unreadable(
            "は、曜日として読めません。「月火水木金」か「月火水木金（祝日休）」のように書き、"
            "ほかのことは「利用可能日時特記事項」に書いてください。"
        )
    days_left = tuple(day for day, word in zip(WEEKDAYS, WEEKDAY_WORDS, strict=True) if word in left)
    return days_left, on_holidays


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
    plain, _, _ = _folded(text).partition("内線")
    text = nfkc(text).partition("内線")[0]
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
    """A text as it is written: its lines stay, without blanks at their ends."""
    return "\n".join(line.rstrip() for line in text.splitlines())
