"""Makes alike what people write in several ways: widths, cases, kana, long marks, dashes and middle dots.

After NFKC each character is folded by itself, so what is part of a text stays part of it when both are folded.
"""

import re
import unicodedata

_SMALL = "ぁぃぅぇぉっゃゅょゎ"
_LARGE = "あいうえおつやゆよわ"
_LEFT_OUT = "ー・-‐‑‒–—―−"
"""Long marks, middle dots and dashes: ユーザー is ユーザ, クーリング・オフ is クーリングオフ, 03-0000 is 030000."""

_TABLE = str.maketrans(
    {
        **{chr(code): chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)},
        **{chr(ord(small) + 0x60): large for small, large in zip(_SMALL, _LARGE, strict=True)},
        **dict(zip(_SMALL, _LARGE, strict=True)),
        **dict.fromkeys("ぢヂ", "じ"),
        **dict.fromkeys("づヅ", "ず"),
        "ς": "σ",
        **dict.fromkeys(_LEFT_OUT, ""),
    }
)
_BETWEEN = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` as it is compared: words and numbers, with one blank between what marks or blanks divide."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TABLE)
    return _BETWEEN.sub(" ", plain).strip()


def is_kanji(char: str) -> bool:
    return "一" <= char <= "鿿" or "㐀" <= char <= "䶿" or char == "々"


def grams(folded: str) -> list[str]:
    """The pairs of neighbouring characters, and each kanji, in order; with repetitions."""
    found = []
    for word in folded.split(" "):
        for at, char in enumerate(word):
            if is_kanji(char):
                found.append(char)
            if at + 1 < len(word):
                found.append(word[at : at + 2])
    return found
