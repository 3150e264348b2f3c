"""What is typed at a question, read as its value: a mistake is told with what to type."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from builder.files.kind_schemas import fits
from scaffold.asking.answers import folded, schema

NOTHING = ("なし", "無し", "-", "ー")
DAYS = dict(zip("月火水木金土日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), strict=True))
_UNIT = re.compile(r"(?<=\d) *(?:分|人|名|件|組|開庁日前?|日前?)(?:まで)?$")
_SHOWN = {day: name for name, day in DAYS.items()}


class Mistyped(Exception):
    """The text says in Japanese what to type."""


def resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of the schema of answers with what its reference names; its own title and description win."""
    file, _, name = part.get("$ref", "").partition("#/$defs/")
    if not name:
        return part
    whole = schema().files[file] if file else schema().schema
    return {**whole["$defs"][name], **part}


def shown(value: Any) -> str:
    """A value as it would be typed."""
    if isinstance(value, list) and value and set(value) <= set(_SHOWN):
        return "".join(_SHOWN[day] for day in value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def value_of(typed: str, part: Mapping[str, Any]) -> Any:
    """Raises Mistyped."""
    rule = resolved(part)
    if rule.get("type") == "array":
        return _list(typed, rule)
    if rule.get("type") == "integer":
        return _number(typed, rule)
    if "enum" in rule:
        return _choice(typed, rule)
    return _text(typed, rule)


def _text(typed: str, rule: Mapping[str, Any]) -> str:
    value = _as_meant(str(folded(typed)), rule)
    if not fits(rule, value):
        hint = ""
        if value.startswith("https://") and "@" in rule.get("description", ""):
            hint = "https:// は要りません。"
        raise Mistyped(
            f"「{typed}」は使えません。{hint}{rule.get('patternErrorMessage', '書きなおしてください。')}"
        )
    if rule.get("format") == "phone" and re.fullmatch(r"[0-9]{10,11}", value):
        raise Mistyped(f"「{value}」を、市外局番などで区切ってください。例: 03-1234-5678")
    return value


def _as_meant(value: str, rule: Mapping[str, Any]) -> str:
    """What people type (9時30分, 12月28日, #1B7A3D, @a.example.jp, an address with / at its end), as it has
    to be written; a value that fits stays as it is.
    """
    plain = unicodedata.normalize("NFKC", value)
    for pattern, written in _TYPED:
        if fits(rule, value):
            return value
        plain = pattern.sub(written, plain)
        if fits(rule, plain):
            return plain
    return value


def _clock(found: re.Match[str]) -> str:
    hour = int(found["hour"]) + (12 if found["half"] == "午後" and int(found["hour"]) < 12 else 0)
    return f"{hour:02}:{30 if found['minute'] == '半' else int(found['minute'] or 0):02}"


_TYPED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"^(?P<half>午前|午後)?(?P<hour>\d{1,2})[時:](?:(?P<minute>\d{1,2}|半)分?)?$"), _clock),
    (re.compile(r"^(\d{1,2})[月/-](\d{1,2})日?$"), lambda one: f"{int(one[1]):02}-{int(one[2]):02}"),
    (re.compile("[A-Z]"), lambda one: one[0].lower()),
    (re.compile("^([0-9a-f]{6})$"), r"#\1"),
    (re.compile("^@"), ""),
    (re.compile("/+$"), ""),
)
"""One after another, until the value fits."""


def _number(typed: str, rule: Mapping[str, Any]) -> int:
    digits = _UNIT.sub("", unicodedata.normalize("NFKC", typed).strip())
    low, high = rule["minimum"], rule["maximum"]
    if not re.fullmatch("[0-9]+", digits) or not low <= int(digits) <= high:
        raise Mistyped(f"{low} から {high} までの数を書いてください。")
    return int(digits)


def _choice(typed: str, rule: Mapping[str, Any]) -> str:
    for number, (value, words) in enumerate(zip(rule["enum"], rule["enumDescriptions"], strict=True), 1):
        if unicodedata.normalize("NFKC", typed).strip() in (str(number), value, words):
            return str(value)
    choices = "、".join(f"{number}（{words}）" for number, words in enumerate(rule["enumDescriptions"], 1))
    raise Mistyped(f"{choices} の番号を書いてください。")


def _list(typed: str, rule: Mapping[str, Any]) -> list[Any]:
    items = resolved(rule["items"])
    if "enum" in items:
        return _days(typed)
    found = [_text(one, items) for one in re.split(r"[、,，>＞›→\s　]+", typed.strip()) if one]
    if not found and rule.get("minItems"):
        raise Mistyped("1つは書いてください。")
    twice = [one for number, one in enumerate(found) if one in found[:number]]
    if twice:
        raise Mistyped(f"「{twice[0]}」が2つあります。")
    return found


def _days(typed: str) -> list[str]:
    names = [*DAYS]
    plain = re.sub("曜日?", "", typed)
    plain = re.sub(r"[と、,・\s　]", "", plain)
    if span := re.fullmatch(r"([月火水木金土日])(?:から|[-~〜～ー－])([月火水木金土日])(?:まで)?", plain):
        plain = "".join(names[names.index(span[1]) : names.index(span[2]) + 1])
    if not plain or any(char not in DAYS for char in plain):
        raise Mistyped("曜日を、月火水木金 のように続けて書いてください。")
    return [DAYS[char] for char in names if char in plain]
