"""Phone numbers in Japanese text.

A number is taken for a phone only where it certainly is one: by the number plan of Japan (0 and nine or ten
digits, https://www.soumu.go.jp/main_sosiki/joho_tsusin/top/tel_number/), written with hyphens or brackets;
a national `#` number; another `#` number, or three digits, where the words around say so. A fax is no phone:
who calls it hears a whistle.
"""

import re
import unicodedata
from collections.abc import Iterator

_DIGIT = "[0-9０-９]"
_DASH = "[-‐‑‒–—―−ー－]"
_WITH_MARKS = (
    rf"[(（]0{_DIGIT}{{1,4}}[)）]{_DIGIT}{{1,4}}{_DASH}{_DIGIT}{{3,4}}"
    rf"|[0０]{_DIGIT}{{1,4}}(?:{_DASH}{_DIGIT}{{1,4}}{_DASH}|[(（]{_DIGIT}{{1,4}}[)）]){_DIGIT}{{3,4}}"
)
_NUMBER = re.compile(
    rf"(?<![0-9０-９A-Za-z#＃+.,/@_-])(?<!{_DIGIT}{_DASH})(?:"
    rf"(?P<marks>{_WITH_MARKS})"
    rf"|(?P<plain>[0０]{_DIGIT}{{9,10}})"
    rf"|(?P<sharp>[#＃]{_DIGIT}{{4}})"
    rf"|(?P<short>1[0-9]{{2}}|１[０-９]{{2}})"
    rf")(?!{_DIGIT}|[A-Za-z_]|{_DASH}[0-9０-９A-Za-z])"
)
_SHORT_NUMBERS = frozenset({"110", "118", "119", "171", "188", "189"})
"""Police, coast guard, fire and ambulance, disaster messages, consumer hotline, child guidance."""
_SHARP_NUMBERS = frozenset({"#7119", "#8000", "#8008", "#8103", "#8891", "#9110", "#9910"})
"""The national ones, in this order: whether to call an ambulance, children's doctors, violence at home,
sexual crimes (police), sexual violence, police advice, roads. Many others are a carrier's or a prefecture's.
"""
_ELEVEN_DIGITS = frozenset({"020", "050", "060", "070", "080", "090"})
"""Mobile and IP phones, and 0800."""

_PHONE_BEFORE = re.compile(
    r"(?:電話(?:番号)?|でんわ|ダイヤル|ホットライン|局番なし(?:の)?|局番をつけずに、?|tel\.?|℡|☎|📞|📱)"
    r"[\s　:：は（(「『]*$",
    re.IGNORECASE,
)
_DIALLED_AFTER = re.compile(
    r"[」』）)]?(?:番(?![地目号線街台組の])|[（(]局番なし|(?:番)?(?:に|へ)(?:お?電話|かけ|通報|連絡|相談)|(?:番)?を(?:押|ダイヤル)|の[3３]けた)"
)
_NO_PHONE_BEFORE = re.compile(r"(?:番号|第|No\.?|№|こども|子ども|整理券?)[\s　:：は（(「『]*$", re.IGNORECASE)
_FAX_BEFORE = re.compile(
    r"(?<!電話・)(?<!電話/)(?<!電話兼)(?:fax|ファクス|ファックス|ファクシミリ)(?:番号)?[\s　:：は（(.」】]*$",
    re.IGNORECASE,
)
_FAX_AFTER = re.compile(
    r"[\s　]*(?:[（(【［\[「][\s　]*(?:fax|ファクス|ファックス|ファクシミリ)"
    r"(?:番号|専用|のみ|だけ|です)?[\s　]*[）)】］\]」]"
    r"|(?:へ|に|まで)、?(?:fax|ファクス|ファックス|ファクシミリ))",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(
    r"(?:受付|受け付け|整理|管理|予約|申込|会員|登録|製品|商品|注文|問合せ|問い合わせ|第|No\.?|№"
    r"|[国都道府県市区町村農林]道(?:路)?|路線|系統|バス|部屋|号[室棟線]|教室|会議室|型番|品番|課題|案件|議題|伝票"
    r"|車両|郵便|ハッシュタグ)(?:番号)?"
    r"[\s　:：は（(「『]*$",
    re.IGNORECASE,
)
"""Before a # and the number of something else."""


SIGHT = 24
"""Characters before and behind a number that are looked at."""


def phones(text: str, *, before: str = "", after: str = "") -> Iterator[tuple[int, int, str]]:
    """(start, end, target) of each phone number. `before` and `after` are the text around `text`."""
    for match in _NUMBER.finditer(text):
        leading = before + text[max(match.start() - SIGHT, 0) : match.start()]
        leading = unicodedata.normalize("NFKC", leading[-SIGHT:])
        digits = re.sub(r"[^0-9#]", "", unicodedata.normalize("NFKC", match[0]))
        following = text[match.end() : match.end() + SIGHT] + after
        following = unicodedata.normalize("NFKC", following[:SIGHT])
        is_fax = is_of_a_fax(leading) or _FAX_AFTER.match(following)
        if not is_fax and _is_phone(match, digits, leading):
            yield match.start(), match.end(), tel(digits)


def is_of_a_fax(before: str) -> bool:
    """Whether these words lead to the number of a fax."""
    return bool(_FAX_BEFORE.search(unicodedata.normalize("NFKC", before)))


def tel(number: str) -> str:
    """`tel:` of a number, without hyphens. A `#` belongs to the number, and starts no fragment."""
    return "tel:" + re.sub(r"[^0-9#+]", "", number).replace("#", "%23")


def _is_phone(match: re.Match[str], digits: str, leading: str) -> bool:
    is_named = bool(_PHONE_BEFORE.search(leading))
    if match["sharp"]:
        is_meant = digits in _SHARP_NUMBERS or bool(_DIALLED_AFTER.match(match.string, match.end()))
        return is_named or (is_meant and not _COUNTED_BEFORE.search(leading))
    if _NO_PHONE_BEFORE.search(leading) and not is_named:
        return False
    if match["short"]:
        is_dialled = bool(_DIALLED_AFTER.match(match.string, match.end()))
        return digits in _SHORT_NUMBERS and (is_named or is_dialled)
    length = 11 if digits[:3] in _ELEVEN_DIGITS else 10
    return len(digits) == length and digits[1] != "0" and (bool(match["marks"]) or is_named)
