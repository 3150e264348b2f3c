"""Addresses of Japan: one line, with the house number that finds the door.

No list of towns is asked, so numerals of a town's own name are told from house numbers by what follows
them. What may be either is accepted, and the check page asks about it (`may_lack_number`). Measured over
all towns of Japan in tests/unit/forms/test_all_of_japan.py.
"""

import re

from desk.domain.forms.formats.dashes import DASH
from desk.domain.forms.formats.lines import is_line
from desk.domain.forms.formats.typed import as_line, as_plain, as_text, is_seen

_MOST = 1000
"""Characters of any address: a longer text isn't looked at."""

_KANJI = "〇一二三四五六七八九十百千壱弐参拾廿"
# A run of numerals is tried from its first one only: from each one, the time would grow with the square.
_NUMERALS = rf"(?<![{_KANJI}])[{_KANJI}]++"
_ANY = rf"(?<![\d{_KANJI}])[\d{_KANJI}]++"

# Compiled when an address is first looked at (`re` keeps them): it takes a tenth of a function's start, and
# most functions never look at one.
_WITHOUT = "無番地|番外地|(?:番地|地番)(?:は|が|の)?(?:なし|無し|ない|無い|ありません|無)"
# A postal code, a phone number, and what counts blocks, houses of an estate, rooms, floors, days or people.
# 12日本ビル is a house number before a name.
_OTHER = (
    r"〒\s*\d{3}-?\d{4}|^\s*\d{3}-?\d{4}(?![-\d])|(?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|(?<!\d)0\d{9,10}(?!\d)"
    rf"|{_ANY}(?:番[町丁街通]|号[室棟館]|棟|階|(?:F|f|km|m)(?![A-Za-z])|[室年月日時分歳才人名円万](?![一-鿿ァ-ヴ]|の出))"
)
# Numbers that are hardly the house's, so the check page asks: zeros, dates, years, 3LDK, B-102, 北24西5.
_UNSURE = (
    rf"(?<![-\d{_KANJI}])[0〇]+(?:-[0〇]+)*(?![-\d{_KANJI}])|\d++[/.]\d[\d/.]*|{_ANY}年生|\d++[SLDKR]{{1,4}}(?![A-Za-z])"
    rf"|[A-Za-z]-\d++(?![-\d])|[東西南北]{_ANY}[東西南北]{_ANY}(?![-\d番号])|{_ANY}号棟\d*|{_ANY}(?:人暮らし|年築)|(?i:no)\.?\s*\d++"
)
# What a town's name may end with: the house number would follow.
_OF_TOWN = rf"第{_ANY}(?!番)|{_ANY}(?:丁目?|条|線|区|地割|町(?:目|内|(?=\s|$))|の通|号(?=[線北南東西]))"
_HOUSE = rf"{_ANY}(?:号[棟館]|棟)の?\d++(?:-\d++)?(?![-\d番])"
# A room or a house of an estate, by the word before it; a house number may be elsewhere.
_ROOM = r"""(?x)
    (?:団地|住宅|宿舎|官舎|アパ-ト|マンション|ハイツ|コ-ポ|メゾン|レジデンス|棟)[^\s\d]{0,8}\s*\d++(?:-\d++)?(?![-\d番])
    | (?i:\b(?:room|rm|apt|apartment|unit|suite|flat|floor|building|bldg|tower|block)\b)
      [\s.:]*(?i:no\b[\s.]*)?\#?\d++
    | \#\d++ | \d++(?:st|nd|rd|th)\s(?i:floor)
    | (?:[A-Za-z]|[ァ-ヴ]-*[ァ-ヴ][ァ-ヴ-]*\s*)(?<!\d)(?<!\d-)\d++(?:-\d{3,4})?(?![-\d番])
    """
_NUMBER = (
    rf"\d++(?!号)|(?<=番)\d++|(?<=番地)\d++|{_NUMERALS}番(?:地|の?[\d{_KANJI}])|{_NUMERALS}[のノ之-][\d{_KANJI}]"
    rf"|(?<=\|)[{_KANJI}]++(?:番|\s|$)"
)
_MAYBE = rf"\d(?!\d*+町(?:目|内|\s|$))|{_NUMERALS}(?:丁目|(?:丁|条|番|号)?(?=\s|$)|条(?=[東西南北]))"
# Whole without any number: a block named by a letter (八日市場イ, 字乙), Kyoto's streets (四条通烏丸東入ル),
# a part of a village (字), and grounds that have none.
_NUMBERLESS = (
    r"(?<=[一-鿿々])[イロハニホヘトチリヌルヲワカヨタレソツいろはにほへと甲乙丙丁戊己庚辛壬癸](?:部)?(?=\s|$)"
    r"|(?<=[字町村郷部\s])[子丑寅卯辰巳午未申酉戌亥](?:部)?(?=\s|$)"
    r"|[東西]入[るルりリ]|[上下](?:[るルりリ]|[がガ][るルりリ])|通[^\s\d]{0,16}(?:[東西]入|[上下])"
    r"|字[^\s\d]|[構校園山境]内(?=\s|$)|地先|国有[林地]|官有地|空港|駐屯地|基地"
)


def address(value: str) -> str:
    """One line of text: a line break becomes a full-width space, the words stay as typed."""
    lines = map(as_line, re.split("[\n\u2028\u2029]", as_text(value)))
    whole = "\u3000".join(filter(None, lines))
    return whole if is_seen(whole) else ""


def is_address(value: str) -> bool:
    """An address with a number that is, or may be, that of the house; or with 無番地 and the like."""
    return len(value) <= _MOST and is_line(value) and (_has_number(value) or _may_end(value))


def may_lack_number(value: str) -> bool:
    """Whether an address may end before its house number (…一丁目, 北1条西2丁目, 麻布十番, …101), or be one
    that has none (八日市場イ, 四条通烏丸東入ル).
    """
    return not _has_number(value) and _may_end(value)


def _may_end(value: str) -> bool:
    """`may_lack_number` of an address without a certain house number."""
    rest = re.sub(_OTHER, "/", _folded(value))
    return bool(re.search(_MAYBE, rest) or re.search(_NUMBERLESS, rest))


def _has_number(value: str) -> bool:
    """Whether there's certainly a house number, or a word that there is none."""
    folded = _folded(value)
    without = re.search(_WITHOUT, folded)
    if without and folded[: without.start()].strip():
        return True
    if not re.search(r"[^\W\d_]", folded):
        return False
    rest = folded
    for pattern, mark in ((_HOUSE, "/"), (_OTHER, "/"), (_UNSURE, "/"), (_OF_TOWN, "|"), (_ROOM, "/")):
        rest = re.sub(pattern, mark, rest)
    return bool(re.search(_NUMBER, rest))


def _folded(value: str) -> str:
    return DASH.sub("-", as_plain(value))
