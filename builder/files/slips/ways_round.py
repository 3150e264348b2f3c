"""What a file can't say there, and what to write instead."""

import re
from collections.abc import Mapping

from builder.reading.source import Path

_NUMBER = (
    '数を書く項目は、type を "integer" にして、minimum（いちばん小さい数）と maximum（いちばん大きい数）を'
    '書いてください。小数を書く項目は、type を "string"、format を "line"、maxLength を文字数にします。'
)

FOR_TYPES: Mapping[str, str] = {
    "number": _NUMBER,
    "object": (
        "同じ組を何度も書く項目は作れません。組の数が決まっていれば、name_1、name_2 のように項目を分けます。"
        '決まっていなければ、format を "text" にした1つの欄に、行を分けて書いてもらいます。'
    ),
    "null": "答えなくてもよい項目は、required に書かないだけでかまいません。",
}
"""A type of JSON Schema that forms don't have -> the way round."""

_CONDITION = "ある答えのときにだけたずねる項目は、allOf の中に if と then で書きます。"
_FORMAT = "書き方を決めるには、format（line、kana、jp-phone など）か、enum の選択肢を使ってください。"

FOR_QUESTIONS: Mapping[str, str] = {
    "pattern": _FORMAT,
    "minimum": FOR_TYPES["number"],
    "maximum": FOR_TYPES["number"],
    "multipleOf": FOR_TYPES["number"],
    "properties": FOR_TYPES["object"],
    "oneOf": "選択肢は enum で書きます。",
    "anyOf": "選択肢は enum で書きます。",
    "default": "はじめから答えが入っている項目は作れません。選び忘れに気づけなくなるためです。",
    "$ref": "きまりは、項目ごとに、そのまま書いてください。",
}
"""A keyword that a question's rule can't have -> the way round."""

FOR_SEMINARS: Mapping[str, str] = dict.fromkeys(
    ("url", "viewing_url", "meeting_url", "zoom_url", "zoom"),
    "視聴用のURLは、だれでも見られるので、ここには書きません。消してください。職員が set-url で設定します。",
)
"""A key that a seminar's row can't have -> the way round."""

FOR_FORMS: Mapping[str, str] = {
    "dependentRequired": _CONDITION,
    "dependentSchemas": _CONDITION,
    "if": _CONDITION,
    "not": "ある答えではないときにたずねる項目は、allOf の中に if と else で書きます。",
}
"""A keyword that a form's rules can't have at the top -> the way round."""


def phone_hint(value: str, path: Path) -> str:
    """Where the rest of a number goes that is more than a number, or how many digits it has."""
    if re.fullmatch(r"[0-9-]+", value):
        return f"（いまは、数字が{sum(char.isdigit() for char in value)}けたです）"
    is_listed = path[0] == "directory"
    if "内線" in value:
        return (
            "。内線番号は、extension に分けて書きます。" if is_listed else "。内線番号は、note に書きます。"
        )
    if len(re.findall(r"\d[\d-]{6,}", value)) > 1 or re.search(r"\d[\s　]*[~〜～,，、・/／][\s　]*\d", value):
        other = "other_phones に、1つずつ、省かずに" if is_listed else "note に"
        return f"。ここには番号を1つだけ書き、2つめからの番号は、{other}書きます。"
    if re.search(r"\d.*[（(\s　][^\d\s]|[）)]$", value):
        return "。番号だけを書き、「代表」のような言葉は、note に書きます。"
    return ""
