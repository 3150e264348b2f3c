"""Reads a form's JSON file, and says in Japanese why it can't be read."""

import json
from dataclasses import replace
from typing import Any

from builder.reading.source import Source
from builder.reading.yaml_reader import MAX_DEPTH, TOO_DEEP, read_yaml

_WORDS = (
    (
        "Expecting property name",
        '項目の名前を " で囲んで書いてください。余分な「,」があれば、消してください。',
    ),
    ("Illegal trailing comma", "最後の値の後の「,」を消してください。"),
    ("Expecting ':'", "項目の名前の後に「:」を書いてください。"),
    ("Expecting ','", "前の値との間に「,」を書くか、「}」「]」で閉じてください。"),
    (
        "Expecting value",
        '値がありません。文字なら " で囲みます。余分な「,」があれば、消してください。',
    ),
    ("Unterminated string", '" が閉じていません。文字の終わりに " を書いてください。'),
    ("Invalid control character", '" の中に、改行やタブがあります。消すか、" で閉じてください。'),
    ("Invalid \\", '" の中の「\\」は特別な記号です。「\\\\」と書いてください。'),
    ("Extra data", "最後の「}」の後に、余分な文字があります。消してください。"),
)
"""The beginning of a message of Python's json -> what to do."""


def read_json(text: str, name: str, kind: str = "form-schema") -> Source:
    """A schema: the rules of a form or of an action. Reading them as YAML too gives the positions: JSON is
    YAML, but for unusual whitespace.

    Never raises, whatever an editor wrote.
    """
    source = Source(kind=kind, file=name, text=text)
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        return _failed(source, error.pos, _complaint(text, error))
    except (RecursionError, ValueError) as error:
        is_deep = isinstance(error, RecursionError)
        return _failed(source, 0, TOO_DEEP if is_deep else "けたの多すぎる数があります。短くしてください。")
    if _is_too_deep(data):
        return _failed(source, 0, TOO_DEEP)
    placed = read_yaml(text, kind=kind, file=name)
    # JSON takes the last of two keys without a word.
    twice = tuple(mistake for mistake in placed.mistakes if "重なっています" in mistake.message)
    return replace(source, data=data, values=placed.values, keys=placed.keys, mistakes=twice)


def _failed(source: Source, index: int, message: str) -> Source:
    return replace(source, mistakes=(source.mistake_at(index, message),))


def _complaint(text: str, error: json.JSONDecodeError) -> str:
    if not text.strip():
        return "ファイルが空です。"
    found = (words for beginning, words in _WORDS if error.msg.startswith(beginning))
    return f"JSONとして読めません。{next(found, '記号と引用符を見直してください。')}"


def _is_too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(MAX_DEPTH):
        level = [
            part
            for value in level
            if isinstance(value, dict | list)
            for part in (value.values() if isinstance(value, dict) else value)
        ]
    return bool(level)
