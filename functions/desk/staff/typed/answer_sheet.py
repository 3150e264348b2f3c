"""A form on paper and in a file: what staff ask a caller, and what they wrote down.

A line is a question's name, a colon and the answer; lines behind it that begin with a blank belong to it. A
choice may be answered by its number, its id or its words. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from desk.domain.calendar.moments import time_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms.form import Form

_LINE = re.compile(r"(?P<name>[^\s:：#][^:：]*?)\s*[:：][ \u3000]*(?P<value>.*)")
_ID = re.compile(r"\((?P<id>[a-z][a-z0-9_]*)\)$")
_YES = frozenset({"はい", "y", "yes", "true", "1"})
_NO = frozenset({"いいえ", "n", "no", "false", "0"})
_ANY_DAY = "2026-01-01"
_SEPARATORS = re.compile(r"[,、，]\s*")


class UnknownName(Exception):
    """A line of a sheet has a `name` that is no question of the form."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def fields_of(form: Form) -> list[str]:
    """The form's questions, in its order."""
    return [field for section in form.words["sections"] for field in section["fields"]]


def is_needed(form: Form, field: str, answers: Mapping[str, Any]) -> bool:
    """Whether somebody with these answers has to answer it."""
    is_conditional = field in form.conditions and form.is_asked(field, answers)
    return is_conditional or field in form.schema.get("required", ())


def choices(form: Form, field: str) -> Mapping[str, str]:
    """Value -> words of a question with choices; {} for any other."""
    rule = form.schema["properties"][field]
    rule = rule.get("items", rule)
    words = form.words["fields"][field]
    if "enum" not in rule:
        return {}
    elsewhere = {value: str(one["label"]) for value, one in form.elsewhere(field).items()}
    return {str(value): str(words.get("options", {}).get(value, value)) for value in rule["enum"]} | elsewhere


def is_yes_or_no(form: Form, field: str) -> bool:
    return bool(form.schema["properties"][field].get("type") == "boolean")


def question_lines(form: Form, field: str, answers: Mapping[str, Any]) -> Iterator[str]:
    """What is asked: the label, what is read out before a consent, and the choices with their numbers."""
    words = form.words["fields"][field]
    need = "" if is_needed(form, field, answers) else "（なくてもかまいません）"
    yield f"{words['label']}{need}"
    yield from (f"  ・{point}" for point in words.get("points", ()))
    yield from (f"  {n}. {label}" for n, label in enumerate(choices(form, field).values(), 1))
    if is_yes_or_no(form, field):
        yield "  はい／いいえ"
    if form.grid and _is_slot(form, field):
        times = "、".join(time_words(parse_slot(f"{_ANY_DAY}T{one}"), form.clock) for one in form.grid.times)
        yield f"  始まる時刻：{times}　書きかた：11月26日 10時、11/26 10:00、明日 10時"


def blank_sheet(form: Form) -> Iterator[str]:
    """An empty sheet, to be filled in with any editor and given to `take --file`."""
    yield f"# 電話での申込み：{form.words['title']}"
    yield "# 「：」のあとに書きます。「#」の行は読みません。2行以上書くときは、次の行の頭に空白を入れます。"
    yield "# 選ぶものは、番号で書けます。いくつも選ぶときは「、」で区切ります。聞かないものは、空けます。"
    for field in fields_of(form):
        yield ""
        label, *more = question_lines(form, field, {})
        yield f"# {label}"
        yield from (f"#{line}" for line in more)
        yield f"{form.label(field)} ({field})："


def read_sheet(form: Form, text: str) -> dict[str, str]:
    """Field -> what was written; unanswered questions are left out. Raises UnknownName."""
    found: dict[str, list[str]] = {}
    field = ""
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line[0].isspace() and field:
            found[field].append(line.strip())
            continue
        match = _LINE.fullmatch(line)
        field = _field(form, match["name"] if match else line.strip())
        found[field] = [match["value"].strip()] if match else []
    texts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return {name: value for name, value in texts.items() if value}


def answer_of(form: Form, field: str, text: str) -> Any:
    """What was written, as the form takes it; a choice that isn't one stays, and is refused there."""
    rule = form.schema["properties"][field]
    if is_yes_or_no(form, field):
        folded = unicodedata.normalize("NFKC", text).strip().lower()
        return True if folded in _YES else False if folded in _NO else text
    if rule.get("type") == "array":
        return [_choice(form, field, part) for part in _SEPARATORS.split(text) if part]
    return _choice(form, field, text)


def _is_slot(form: Form, field: str) -> bool:
    rule = form.schema["properties"][field]
    return bool(rule.get("items", rule).get("format") == "slot")


def _choice(form: Form, field: str, text: str) -> str:
    offered = choices(form, field)
    folded = unicodedata.normalize("NFKC", text).strip()
    if offered and folded.isdigit() and 1 <= int(folded) <= len(offered):
        return list(offered)[int(folded) - 1]
    by_words = {unicodedata.normalize("NFKC", words): value for value, words in offered.items()}
    return by_words.get(folded, text)


def _field(form: Form, name: str) -> str:
    """The question that a line names: by its id in brackets, by its id or its label. Raises UnknownName."""
    found = _ID.search(name)
    wanted = found["id"] if found else name
    by_label = {form.label(field): field for field in fields_of(form)}
    if wanted in form.schema["properties"]:
        return wanted
    if wanted in by_label:
        return by_label[wanted]
    raise UnknownName(name)
