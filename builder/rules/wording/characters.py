"""Characters that not every device shows, reads out or finds: the same text in plain ones."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from builder.rules.wording.hit import JAPANESE, Hit, Hits
from builder.texts.public import PLACEHOLDER_MARK, Public

_BETTER = {
    "㈱": "株式会社",
    "㏍": "株式会社",
    "㈲": "有限会社",
    "㈹": "代表",
    "㈳": "社団法人",
    "㈶": "財団法人",
    "㈻": "学校法人",
    "℡": "電話",
    "℻": "ファクス",
    "№": "No.",
    "㎡": "平方メートル",
    "㎥": "立方メートル",
    "㎢": "平方キロメートル",
    "㎠": "平方センチメートル",
    "㏄": "cc",
    "ℓ": "リットル",
    "〝": "「",
    "〟": "」",
    **{chr(first + number): str(number + 1) for first in (0x2160, 0x2170) for number in range(12)},
}
"""Where it is another form than Unicode's compatibility form (NFKC)."""

_DASHES = str.maketrans("－−‐‑‒–―ー", "--------")

_SOME_DEVICES = "は、機器によって、出なかったり、正しく読み上げられなかったりします。"


_compiled = lru_cache(maxsize=None)(re.compile)


def character_hits(public: Public) -> Hits:
    for likely, rules in _RULES:
        if likely.search(public.gist):
            for pattern, message in rules:
                for match in public.found(_compiled(pattern)):
                    yield Hit(match.start(), match.end(), message(match[0]))


def _half_width_kana(text: str) -> str:
    return f"「{text}」は半角のカタカナです。「{_plain(text)}」と、全角で書いてください。"


def _full_width(text: str) -> str:
    return f"「{text}」は全角です。「{_plain(text).translate(_DASHES)}」と、半角で書いてください。"


def _dash(text: str) -> str:
    return (
        f"「{text}」の間の線は、ハイフンではありません。押しても電話がかからないことがあります。"
        f"「{text.translate(_DASHES)}」と、半角のハイフンで書いてください。"
    )


def _number_in_a_circle(text: str) -> str:
    numbers = [unicodedata.numeric(char, 0) for char in text]
    better = "".join(f"({number:.0f})" for number in numbers)
    return f"「{text}」{_SOME_DEVICES}「{better}」と書くか、「1. 」で始まる箇条書きにしてください。"


def _depends_on_device(text: str) -> str:
    better = "".join(_BETTER.get(char) or _plain(char) for char in text)
    return f"「{text}」{_SOME_DEVICES}「{better}」と書いてください。"


def _radical(text: str) -> str:
    better = _plain(text)
    retype = f"「{better}」と打ち直してください" if better != text else "ふつうの字で打ち直してください"
    return (
        f"「{text}」には、ふつうの漢字と形が同じ、別の字が入っています。"
        "検索で見つからず、正しく読み上げられません。"
        f"{retype}（PDFから写すと、入ることがあります）。"
    )


def _private(text: str) -> str:
    codes = " ".join(f"U+{ord(char):04X}" for char in text)
    return (
        f"ここに外字（{codes}）があります。ほかの機器では出ません。ふつうの字か、ひらがなで書いてください。"
    )


def _parted(text: str) -> str:
    joined = unicodedata.normalize("NFC", text.replace("゛", "\u3099").replace("゜", "\u309a"))
    return (
        f"「{joined}」の濁点や半濁点が、別の字になっています。検索で見つかりません。"
        f"「{joined}」と打ち直してください（ファイルの名前やPDFから写すと、入ることがあります）。"
    )


def _spread(text: str) -> str:
    joined = re.sub(r"[ \u3000]+", "", text)
    return (
        f"「{text}」の間に空白があると、1字ずつ読み上げられ、検索でも見つかりません。"
        f"「{joined}」と続けて書いてください（別々の言葉なら、「、」か「・」で区切ります）。"
    )


def _padding(_: str) -> str:
    return (
        "空白を並べて、位置をそろえています。画面の幅や文字の大きさで、ずれます。"
        "空白は1つにするか、箇条書きか表にしてください。"
    )


def _before_a_mark(_: str) -> str:
    return "行の初めに全角の空白があるので、箇条書きや見出しになりません。全角の空白を消してください。"


def _address(text: str) -> str:
    better = _plain(text).translate(_DASHES)
    return f"「{text}」は全角なので、写してもメールを送れません。「{better}」と、半角で書いてください。"


def _sharp(text: str) -> str:
    better = f"「#{text[1:]}」と、半角の「#」で書いてください。"
    return f"「{text}」の「♯」は、音楽の記号です。押しても電話がかかりません。{better}"


def _stops(text: str) -> str:
    one = "。" if "。" in text else "、"
    return f"「{text}」と、続けて書いてあります。「{one}」を1つだけにしてください。"


def _quotes(text: str) -> str:
    return (
        f"「{text[0]}」は、値を囲む引用符にならないので、そのまま出ます。"
        '前と後ろを、半角の「"」に直してください（言葉を目立たせるなら、「 」で囲みます）。'
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


_WIDE = "０-９Ａ-Ｚａ-ｚ"
_OF_ADDRESS = f"[0-9A-Za-z._{_WIDE}．＿－-]"
_KANJI = "一-龠"
_WEEKDAYS = "月火水木金土日祝"
_APART = (
    rf"(?<![{JAPANESE}0-9A-Za-z{_WIDE}{PLACEHOLDER_MARK}])(?<![{JAPANESE}0-9][ \u3000])"
    r"(?!年[ \u3000]+月[ \u3000]+日)"
    rf"(?!(?:[{_WEEKDAYS}][ \u3000]+)+[{_WEEKDAYS}](?![{JAPANESE}]))"
)
"""Before a character with no other before it, as the 年 of 令和8年 has; not before a row of weekdays,
which a calendar has, nor a date to fill in."""

_NO_OTHER_WORD = rf"(?![ \u3000]+[{JAPANESE}])"
"""Where all words are parted by blanks, for people who learn Japanese, some have one character."""


_Rules = tuple[tuple[str, Callable[[str], str]], ...]

_IN_CIRCLES = "\u2460-\u249b\u24ea-\u24f4\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_OTHERS = (
    "\u2113\u2116\u2121\u213b\u2160-\u217b\u249c-\u24e9\u301d\u301f\u3200-\u3250\u3260-\u32b0\u32c0-\u33ff"
    "\ufb00-\ufb06\U0001d400-\U0001d7ff\U0001f110-\U0001f12b\U0001f130-\U0001f149"
)
_RADICALS = "\u2e80-\u2fdf"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_VOICED = "かきくけこさしすせそたちつてとはひふへほうカキクケコサシスセソタチツテトハヒフヘホウ"

# Each table behind what is quick to look for, and is in nearly no text: only then its patterns are compiled.
_RULES: tuple[tuple[re.Pattern[str], _Rules], ...] = (
    (
        re.compile(rf"[\uff61-\uff9f＠{_WIDE}{_IN_CIRCLES}{_OTHERS}{_RADICALS}{_PRIVATE}\u3099\u309a゛゜]"),
        (
            (rf"(?<!{_OF_ADDRESS}){_OF_ADDRESS}++＠{_OF_ADDRESS}+", _address),
            (r"[\uff61-\uff9f]+", _half_width_kana),
            (
                rf"(?:(?<![0-9A-Za-z])[0-9A-Za-z]++)?[{_WIDE}][0-9A-Za-z{_WIDE}]*(?:[-－−‐―–ー.．,，:：_＿/／][0-9{_WIDE}]+)*",
                _full_width,
            ),
            (f"[{_IN_CIRCLES}]+", _number_in_a_circle),
            (f"[{_OTHERS}]+", _depends_on_device),
            (f"[{_RADICALS}]+", _radical),
            (f"[{_PRIVATE}]+", _private),
            (f"(?:[\u3041-\u30fe][\u3099\u309a]|[{_VOICED}][゛゜])+", _parted),
        ),
    ),
    (re.compile(r"♯[0-9]"), ((r"♯[0-9]{3,4}(?![0-9])", _sharp),)),
    (
        re.compile("\0[“”＂]"),
        ((r'(?<=\0)[“”＂][^\0\n“”＂]*[“”＂"](?=[\0\n]|\Z)', _quotes),),
    ),
    (re.compile(r"[。、][。、]"), ((r"[。、]{2,}", _stops),)),
    (
        re.compile(r"[0-9][－−‐‑‒–―ー][0-9]"),
        (
            (
                r"(?<![0-9-])0[0-9]{1,4}[－−‐‑‒–―ー][0-9]{1,4}[-－−‐‑‒–―ー][0-9]{3,4}(?![0-9])",
                _dash,
            ),
        ),
    ),
    (
        re.compile(f"[{JAPANESE}][ \u3000]+[{JAPANESE}]"),
        (
            (
                rf"{_APART}[{JAPANESE}](?:[ \u3000]+[{JAPANESE}]){{2,}}+"
                rf"(?:(?![{JAPANESE}])|(?=[はがをにのもとへ]|です|でし))",
                _spread,
            ),
            (
                rf"{_APART}[{_KANJI}][ \u3000]+[{_KANJI}]{_NO_OTHER_WORD}"
                rf"(?:(?![{JAPANESE}])|(?=[はがをにのも]))",
                _spread,
            ),
        ),
    ),
    (
        re.compile("\u3000[ \u3000]| \u3000|   |^ *\u3000", re.MULTILINE),
        (
            (
                r"(?<=[^\s\0|])(?:\u3000[ \u3000]+| +\u3000[ \u3000]*|(?<=[^\x00-\x7f]) {3,})(?=[^\s\0|])",
                _padding,
            ),
            (r"(?m)^[ ]*\u3000[ \u3000]*(?=[-*+] |[0-9]+[.)] |#)", _before_a_mark),
        ),
    ),
)
