"""Makes alike what people write in several ways: widths, cases, kana, long marks, dashes and middle dots.

After NFKC each character is folded by itself, so what is part of a text stays part of it when both are
folded.
assets/search/fold.js does the same; tests/unit/builder/search/vectors.json holds the two together.
"""

import re
import unicodedata

_SMALL = "ぁぃぅぇぉっゃゅょゎ"
_LARGE = "あいうえおつやゆよわ"
_LEFT_OUT = "ー・-‐‑‒–—―−"
"""Long marks, middle dots and dashes: ユーザー is ユーザ, 取消・変更 is 取消変更, 03-0000 is 030000."""

_KANA = {
    **{chr(code): chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)},
    **{chr(ord(small) + 0x60): large for small, large in zip(_SMALL, _LARGE, strict=True)},
    **dict(zip(_SMALL, _LARGE, strict=True)),
    **dict.fromkeys("ぢヂ", "じ"),
    **dict.fromkeys("づヅ", "ず"),
    "ς": "σ",
}
_TABLE = str.maketrans({**_KANA, **dict.fromkeys(_LEFT_OUT, "")})
_BETWEEN = re.compile(r"[\W_]+")
_RARE = re.compile("[\U00010000-\U0010ffff]")
"""Beyond 16 bits all are alike: a browser's characters have no more."""


def fold(text: str) -> str:
    """`text` as it is compared: words and numbers, with one blank between what marks or blanks divide."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TABLE)
    return _RARE.sub("〇", _BETWEEN.sub(" ", plain)).strip()


def fold_typed(text: str) -> tuple[str, list[bool]]:
    """`fold(text)`, and of each of its characters whether it was written in hiragana."""
    plain = unicodedata.normalize("NFKC", text).lower()
    chars: list[str] = []
    kana: list[bool] = []
    for char in plain:
        folded = fold(char)
        if not folded and char not in _LEFT_OUT:
            folded = "" if not chars or chars[-1] == " " else " "
        chars += folded
        kana += [is_hiragana(char)] * len(folded)
    if chars and chars[-1] == " ":
        del chars[-1], kana[-1]
    return "".join(chars), kana


def is_hiragana(char: str) -> bool:
    return "ぁ" <= char <= "ゖ"


def is_kanji(char: str) -> bool:
    return "㐀" <= char <= "鿿" or char in "々〇"


def grams(folded: str) -> list[str]:
    """The pairs of neighbouring characters, and each kanji, in order; with repetitions."""
    found = []
    before = " "
    for char in folded:
        if char != " ":
            if before != " ":
                found.append(before + char)
            if is_kanji(char):
                found.append(char)
        before = char
    return found


def is_one_slip_away(one: str, other: str) -> bool:
    """Whether a wrong, missing, extra or swapped character makes one of the other, or they are the same."""
    if len(one) < len(other):
        one, other = other, one
    if len(one) - len(other) > 1:
        return False
    start = 0
    while start < len(other) and one[start] == other[start]:
        start += 1
    if len(one) > len(other):
        return one[start + 1 :] == other[start:]
    if one[start + 1 :] == other[start + 1 :]:
        return True
    swapped = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
    return swapped == other[start:]
