"""The vectors that hold the search of the builder and that of the page's script together.

`python -m tests.unit.builder.search.vectors` writes vectors.json anew, after a change of what is found.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from builder.search.entries import FORM, PAGE, PHONE, QUESTION, Entry
from builder.search.index import Index
from builder.search.published import links_file, packed, search_data, texts_file
from builder.texts.fold import fold, is_one_slip_away

VECTORS = Path(__file__).with_name("vectors.json")

_FOLDED = (
    "",
    " ",
    "クーリング・オフ",
    "ｸｰﾘﾝｸﾞ･ｵﾌ",
    "くーりんぐおふ",
    "03-3880-5380",
    "０３ー３８８０",
    "PIO-NET",
    "pio net",
    "「188」（局番なし）",
    "ヴァイオリン ヶ月 ヵ所",
    "ぢづヂヅ",
    "🙂相談🙂",
    "𠮟られた 𠮷野",
    "ΌΣΟΣ",
    "İstanbul",
    "㍿ ① ㎡",
    "e\u0301tude が か\u3099",
    "a_b",
    "  二つ　　の 空白 ",
    "ﾊﾟｿｺﾝ",
    "々〇",
    "9:00〜17:00",
    "한국어 ไทย",
    "\x00\x1f",
)
_SLIPS = (
    ("料金", "料金"),
    ("料金表", "料表金"),
    ("料金表", "料金"),
    ("料金", "料金表"),
    ("料金", "料全"),
    ("料金", "金料"),
    ("料金", "表金料"),
    ("", ""),
    ("", "料"),
    ("せみな", "せみ"),
    ("せみな", "みせな"),
    ("せみな", "せなみ"),
    ("せみな", "なみせ"),
)
_ENTRIES = (
    (
        "faq/a/#cost",
        QUESTION,
        "相談にお金はかかりますか。",
        "相談",
        "無料です。通信の料金はかかります。",
        ("費用", "タダ"),
    ),
    (
        "faq/a/#cancel",
        QUESTION,
        "予約を取り消せますか。",
        "相談",
        "予約のページで、いつでも取り消せます。",
        ("キャンセル",),
    ),
    (
        "faq/a/#who",
        QUESTION,
        "だれが相談できますか。",
        "相談",
        "例市に住む方、働く方、学ぶ方です。",
        ("対象者", "BtoB"),
    ),
    (
        "faq/b/#seminar",
        QUESTION,
        "セミナーは、いつですか。",
        "セミナー",
        "次のセミナーは、決まりしだいお知らせします。",
        (),
    ),
    (
        "online/",
        PAGE,
        "オンライン相談",
        "",
        "画面をとおして相談します。クーリング・オフは電話で。",
        ("リモート",),
    ),
    (
        "online/#hours",
        PAGE,
        "相談できる時間",
        "オンライン相談",
        "午前9時から午後4時45分まで。昼も受け付けます。",
        (),
    ),
    ("online/#form-a", FORM, "相談の内容", "オンライン相談", "お金のこと 契約のこと 予約の取消しのこと", ()),
    ("directory/#line", PHONE, "消費者ホットライン", "電話", "188 局番なしの3けたの番号です。", ("いやや",)),
    ("privacy/", PAGE, "個人情報の取り扱い", "", "いただいた個人情報は、相談のためだけに使います。" * 3, ()),
    (
        "privacy/#𠮷",
        PAGE,
        '「\\」と""の記号、𠮷の字',
        "個人情報の取り扱い",
        "[], {}: - . 0123456789 ~!@#$%^&*()_+",
        (),
    ),
)
_WORDS = {
    "synonyms": [["料金", "お金", "費用", "ただ"], ["取り消す", "取消し", "キャンセル"], ["時間", "何時"]],
    "ignore": ["ですか", "教えて", "したい"],
    "readings": {"例市": "れいし"},
}
_READINGS = {"りょうきん": ["料金"], "とりけし": ["取消し"], "そうだん": ["相談"], "じかん": ["時間", "時巻"]}
_ASKED = (
    "料金",
    "りょうきん",
    "費用はいくらですか",
    "キャンセルしたい",
    "とりけし",
    "予約 取り消し",
    "せみなー",
    "セミーナ",
    "セミナ",
    "クーリングオフ",
    "ｸｰﾘﾝｸﾞ",
    "188",
    "１８８",
    "いやや",
    "何時からですか",
    "れいしのそうだん",
    "相談",
    "個人情報の取り使い",
    "の",
    "。",
    "」",
    "9",
    "a b",
    "",
    "  ",
    "zzzzqqqq",
    "ですか",
    "お金はかかりますか",
    "btob",
    "いただけますか",
    "ただ",
    "𠮷",
    "0123456789 ~!",
    "じかんを教えて",
    "相談" * 80,
    "消費者ホットライン",
    "昼",
    "対象",
    "リモート",
    "ルモート",
)


_ODD: Sequence[Sequence[str]] = (
    [],
    [""],
    ["", "a"],
    ["", ""],
    ["🙂👩‍👧𠮷", "\x00\x01\r\x7f\x80\uffff"],
    [""],
    ["".join(map(chr, range(0x4E00, 0x4E00 + 700))), "", "相談"],
)
"""Letters of one byte and of two, rows and cells without any."""


def entries() -> list[Entry]:
    return [
        Entry(url=url, kind=kind, title=title, place=place, text=text, aliases=aliases)
        for url, kind, title, place, text, aliases in _ENTRIES
    ]


def data() -> dict[str, Any]:
    return search_data(entries(), _WORDS, _READINGS, likely=["online/#hours", "faq/a/#cost", "gone/"])


def made() -> dict[str, Any]:
    """What vectors.json has to be."""
    index = Index(data())
    return {
        "fold": [[text, fold(text)] for text in _FOLDED],
        "slips": [[one, other, is_one_slip_away(one, other)] for one, other in _SLIPS],
        "packed": [_base64(packed(_ODD)), [*map(list, _ODD)]],
        "links": _base64(links_file(data())),
        "texts": _base64(texts_file(data())),
        "found": [[text, [[hit.entry, hit.score] for hit in index.find(text)]] for text in _ASKED],
    }


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
