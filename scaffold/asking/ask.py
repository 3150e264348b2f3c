"""Asks for the answers, one after another, and keeps each at once."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scaffold.asking import answers as answers_file
from scaffold.asking.fitting import desks_kept, slips
from scaffold.asking.lines import Back, Lines, kept
from scaffold.asking.today import answers_of
from scaffold.asking.typed import NOTHING, Mistyped, resolved, shown, value_of
from scaffold.parts import Part, asked, parts_of
from scaffold.stage import Stage

_OF_BOOKING = ("slots", "meeting")
_SAID_OF_A_LINE, _MAKES_A_LINE = "about", ("name", "days")
"""What was said of another line, or of other days, isn't kept by Enter."""
_YES, _NO = ("y", "yes", "はい"), ("n", "no", "いいえ")
_IN_A_FILE = re.compile("[^。]*で囲[^。]*。")
"""What has to be written in the answers' file, and isn't typed."""


def ask_all(path: Path, stage: Stage) -> None:
    """Ask everything, with what was answered before or is so today as what Enter keeps; keep a whole set of
    answers in the file at `path`, and what was typed of an unfinished one beside it. Raises Stopped.
    """
    answers = {**answers_of(stage), **answers_file.kept(path)}
    file = path.with_suffix(".typed")
    lines = Lines(file, answers, [])
    if before := kept(file):
        going = Lines(file, *before)
        wants = input(f"途中までの答え（{len(before[1])}行）があります。続きから始めますか［はい］：")
        if _meant(wants) in ("", *_YES):
            answers, lines = before[0], going
    print("これから、おたずねします。［ ］の中でよければ、そのまま Enter を押してください。")
    print("なくてもよいものは、「なし」と書くと消えます。1つ前の質問にもどるときは、「戻る」と書きます。")
    print(f"答えは {path} に残るので、Ctrl-C でいつでもやめて、続きから始められます。\n")
    parts = parts_of(stage)
    while True:
        lines.begin()
        try:
            _ask(path, dict(answers), parts, lines)
        except Back:
            continue
        lines.end()
        return


def _ask(path: Path, answers: dict[str, Any], parts: tuple[Part, ...], lines: Lines) -> None:
    questions = answers_file.schema().schema["properties"]
    for number, (key, rule) in enumerate(questions.items(), 1):
        if key in _OF_BOOKING and "booking" not in answers["services"]:
            answers.pop(key, None)
            continue
        lines.head(f"（{number}/{len(questions)}）{rule['title']}：{_explained(rule)}")
        before = answers["municipality"]["name"]
        while True:
            answers[key] = _answer(key, rule, answers, parts, lines)
            answers_file.write(path, answers)
            wrong = [message for place, message in slips(answers, parts, path.parent) if place[:1] == (key,)]
            if not wrong:
                break
            lines.say("\n".join(f"  → {message}" for message in wrong))
        if (name := answers["municipality"]["name"]) != before:
            # What is kept by Enter is named after the new municipality, not the one before.
            others = {one: value for one, value in answers.items() if one != "municipality"}
            answers |= _renamed(others, before, name)
        lines.say("")


def _renamed(value: Any, before: str, name: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(one, before, name) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, before, name) for one in value]
    return value.replace(before, name) if isinstance(value, str) and before else value


def _explained(part: Mapping[str, Any]) -> str:
    return _IN_A_FILE.sub("", part["description"])


def _answer(
    key: str,
    rule: Mapping[str, Any],
    answers: Mapping[str, Any],
    parts: tuple[Part, ...],
    lines: Lines,
) -> Any:
    now = answers.get(key)
    if key == "services":
        found: list[str] = []
        for one in asked(parts):
            beside = {*one.beside} & {other.id for other in parts}
            if (not beside or beside & {*found}) and _is_kept(lines, one, now or []):
                found.append(one.id)
        return found
    if key == "desks":
        known = {row["id"]: row for row in now or []}
        ids = desks_kept(answers["services"], parts)
        return [{"id": name, **_rows(lines, rule["items"], known.get(name, {}), but=("id",))} for name in ids]
    if rule.get("type") == "array" and "properties" in rule["items"]:
        # With one desk, every phone is its own.
        return _several(lines, rule, now or [], but=() if len(answers["desks"]) > 1 else ("desk",))
    if "properties" in rule:
        return _rows(lines, rule, now or {})
    return _one(lines, rule, now)


def _is_kept(lines: Lines, part: Part, now: list[str]) -> bool:
    return _yes(lines, f"  {part.name}を残しますか", part.id in now)


def _rows(
    lines: Lines, rule: Mapping[str, Any], now: Mapping[str, Any], but: tuple[str, ...] = ()
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, own in rule["properties"].items():
        if key in but:
            continue
        if key == _SAID_OF_A_LINE and any(now.get(one) != found.get(one) for one in _MAKES_A_LINE):
            now = {**now, key: None}
        part = resolved(own)
        is_needed = key in rule["required"]
        lines.say(f"  {_explained(part)}")
        if part.get("type") == "array" and "properties" in part.get("items", {}):
            value: Any = _several(lines, part, now.get(key, []))
        elif "properties" in part:
            default = key in now
            wants = is_needed or _yes(lines, f"  {part['title']}がありますか", default)
            value = _rows(lines, part, now.get(key, {})) if wants else None
        else:
            value = _one(lines, part, now.get(key), is_needed=is_needed)
        if value not in (None, [], ""):
            found[key] = value
    return found


def _several(lines: Lines, rule: Mapping[str, Any], now: list[Any], but: tuple[str, ...] = ()) -> list[Any]:
    found: list[Any] = []
    while True:
        row = now[len(found)] if len(found) < len(now) else None
        words = f"  {rule['title']}の{len(found) + 1}つめがありますか"
        if not _yes(lines, words, row is not None):
            return found
        found.append(_rows(lines, rule["items"], row or {}, but))


def _one(lines: Lines, rule: Mapping[str, Any], now: Any, *, is_needed: bool = True) -> Any:
    part = resolved(rule)
    words = f"  {part['title']}"
    choices = part.get("enumDescriptions") if "enum" in part else None
    if choices:
        words += "　" + "　".join(f"{number}={one}" for number, one in enumerate(choices, 1))
    default = shown(now)
    if choices and now in part["enum"]:
        default = str(part["enum"].index(now) + 1)
    while True:
        typed = lines.line(f"{words}［{default or ('' if is_needed else 'なし')}］：")
        if not typed and default:
            return now
        if not is_needed and (not typed or typed in NOTHING):
            return None
        if typed in NOTHING:
            lines.refuse()
            lines.say("  → これは要ります。「なし」にはできません。")
            continue
        try:
            return value_of(typed, part)
        except Mistyped as error:
            lines.refuse()
            lines.say(f"  → {error}")


def _yes(lines: Lines, words: str, default: bool) -> bool:
    while True:
        typed = _meant(lines.line(f"{words}［{'はい' if default else 'いいえ'}］："))
        if not typed or typed in (*_YES, *_NO):
            return typed in _YES if typed else default
        lines.refuse()
        lines.say("  → はい か いいえ（y か n）を書いてください。")


def _meant(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed).strip().lower()
    return plain.replace("ハイ", "はい").replace("イイエ", "いいえ")
