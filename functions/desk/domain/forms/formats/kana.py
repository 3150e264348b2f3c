"""Names in kana: every way to type them becomes full-width katakana."""

import re

from desk.domain.forms.formats.dashes import DASHES
from desk.domain.forms.formats.typed import as_plain, nfkc

# Katakana, those of Ainu with a mark of their own (ㇷ゚ ト゚ セ゚), and ・ ー ヽ ヾ ヿ ＝ - and a blank.
_KANA = re.compile(r"(?:[\u30a1-\u30fa\u31f0-\u31ff][\u3099\u309a]?|[\u30fb-\u30fe＝\u3000-])+")
_BAR = re.compile("[\u2014\u2015\u2500\u2501\u301c~]")
"""Drawn as the long vowel mark is, or typed for it (れ〜な)."""
_NO_SEPARATOR = re.compile(r"-(?=$|[\s・＝ンッャュョァィゥェォヮヵヶヽヾー-])")
"""A hyphen that no name follows: a long vowel mark, typed with another key."""
_STOPS = re.compile("[、。,./]")
"""Between two names for a blank, or at the end."""
_MARKS = str.maketrans({"\u309b": "\u3099", "\u309c": "\u309a"})
_HYPHEN = re.compile(f"[{re.escape(DASHES.replace('ー', ''))}]")
_SIGNS = str.maketrans(
    {**dict.fromkeys("\u00b7\u2022\u2027\u2219\u22c5", "\u30fb"), "=": "＝", "\u30a0": "＝"}
)


def kana(value: str) -> str:
    """Full-width katakana from half-width kana or hiragana; one full-width space between words.

    A voiced mark typed as a character of its own joins its letter; every middle dot becomes ・, and every
    double hyphen ＝. A hyphen stays one, because it may be between two names (ヤマダ-ハナコ) or stand for ー
    (マ-ガレット), and either is read rightly.
    """
    barred = _BAR.sub("ー", as_plain(value.translate(_MARKS)))
    folded = _HYPHEN.sub("-", barred)
    katakana = "".join(
        chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" or char in "ゝゞ" else char for char in folded
    )
    # Again, because わ with a voiced mark is two characters and ヷ is one.
    whole = _STOPS.sub(" ", nfkc(katakana)).strip()
    return _NO_SEPARATOR.sub("ー", re.sub(r"\s+", "\u3000", whole.translate(_SIGNS)))


def is_kana(value: str) -> bool:
    return bool(_KANA.fullmatch(value))
