"""One spelling for the ways in which people write the same name, kana or phone number. Pure.

Two names that fold to the same text may still be two people's: this finds candidates, and a person decides.
"""

import re

from desk.domain.forms.formats.kana import kana
from desk.domain.forms.formats.numbers import phone
from desk.domain.forms.formats.typed import as_plain

_MARKS = re.compile(r"[\W_ーｰ]")
"""Blanks, middle dots, hyphens and long vowel marks: some write them, some don't."""

_ALIKE = str.maketrans(
    "ァィゥェォッャュョヮヵヶヂヅヲヰヱ",
    "アイウエオツヤユヨワカケジズオイエ",
)
"""Small kana as large ones, as old registers have them; ヂ, ヅ and ヲ as they are heard."""

_SAME = (
    "高髙 崎﨑嵜碕 浜濵濱 辺邊邉 斉齋齊斎 島嶋嶌 沢澤 広廣 徳德 国國 真眞 桜櫻 恵惠 竜龍 橋槗𣘺 "
    "桑桒 柳栁 館舘 富冨 昇曻 峰峯 清淸 瀬瀨 滝瀧 渋澁 関關 篭籠 薮藪 園薗 万萬 "
    "与與 条條 寿壽 栄榮 実實 豊豐 寛寬 黒黑 静靜 鴎鷗 吉𠮷 円圓 弥彌 礼禮 蔵藏 "
    "曽曾 増增 剣釼劔劍 桧檜 縄繩 来來 学學 譲讓 郎郞 応應 児兒 黄黃 穂穗 恒恆 乗乘 "
    "単單 塩鹽 会會 体體 亀龜 伝傳 隆𨺓"
)
"""The character that is typed for a name, and the forms with which it may be registered. NFKC folds those
that Unicode has as compatibility characters (塚, 神); these it calls characters of their own.
"""

_VARIANTS = {ord(form): same[0] for same in _SAME.split() for form in same[1:]}


def folded_phone(text: str) -> str:
    """Digits only, with 0 for +81."""
    return phone(text)


def folded_kana(text: str) -> str:
    """Large katakana without blanks and marks: しょう and ｼﾖｳ are one, ユーキ and ユキ, too."""
    return _MARKS.sub("", kana(text)).translate(_ALIKE)


def folded_name(text: str) -> str:
    """Without blanks, marks, case and width; kana in it as `folded_kana`, variants as their usual form."""
    plain = as_plain(text).casefold().translate(_VARIANTS)
    return _MARKS.sub("", "".join(map(_katakana, plain))).translate(_ALIKE)


def _katakana(char: str) -> str:
    return chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char
