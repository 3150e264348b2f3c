"""Whether people can answer a form: each question's rule with the control that its words name.

The table is `CONTROLS`: for every kind of question the controls that render, post and check it. What is not
in it is told here or in `schemas`, with a way round.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.rules.forms.schemas import if_question_is_right, item_rule

ONE_LINE, LINES, ADDRESS = "one line", "lines", "address"
CHOICE, CHOICES, TICK, SLOT, NUMBER = "choice", "choices", "tick", "slot", "number"

CONTROLS: Mapping[str, tuple[str, ...]] = {
    CHOICE: ("radio", "select"),
    LINES: ("textarea",),
    ADDRESS: ("textarea",),
    CHOICES: (),
    TICK: (),
    SLOT: (),
    NUMBER: (),
    ONE_LINE: (),
}
"""Kind of a question -> the controls that its words may name. Without one, each kind has its own."""

_CHOOSE = "選ぶなら、きまりに enum を書いてください。"
_ONE_OF_TWO = "「はい」「いいえ」から選ぶなら、きまりを type: string と enum に直してください。"

_WAYS_ROUND: Mapping[str, str] = {
    CHOICE: "1つを選ぶ項目です。使えるのは radio と select です。",
    CHOICES: "いくつでも選べる項目です。1つだけ選ぶなら、きまりを type: string と enum に直してください。",
    TICK: f"チェックを入れる項目です。{_ONE_OF_TWO}",
    SLOT: "予約の日時を選ぶ項目です。",
    NUMBER: f"数を書く項目です。{_CHOOSE}",
    ONE_LINE: f"1行で書く項目です。{_CHOOSE}長い文なら、きまりの format を text にしてください。",
    LINES: f"長い文を書く項目です。{_CHOOSE}",
    ADDRESS: "住所を書く項目です。使えるのは textarea です。",
}

_WRITTEN = frozenset({ONE_LINE, LINES, ADDRESS})

_ONLY_FOR: Mapping[str, tuple[frozenset[str], str]] = {
    "points": (frozenset({TICK}), "チェックを入れる項目"),
    "not_answers": (_WRITTEN, "文を書く項目"),
    "autocomplete": (_WRITTEN, "文を書く項目"),
    "width": (_WRITTEN | {CHOICE, NUMBER}, "文や数を書く項目と、select の項目"),
    "unit": (frozenset({NUMBER}), "数を書く項目（きまりの type が integer）"),
}
"""A key of a question's words -> the kinds that use it, and these in words."""


_APPEARS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "format": lambda rule: "format" in item_rule(rule) and "enum" not in item_rule(rule),
    "max_length": lambda rule: "maxLength" in item_rule(rule),
    "min_length": lambda rule: "minLength" in item_rule(rule),
    "max_items": lambda rule: "maxItems" in rule,
    "unique": lambda rule: rule.get("type") == "array",
    "enum": lambda rule: bool({"enum", "options_from"} & item_rule(rule).keys()),
    "consent": lambda rule: "const" in rule,
    "number": lambda rule: rule.get("type") == "integer",
    "range": lambda rule: rule.get("type") == "integer",
}
"""Key of a question's `errors` -> whether an answer can break its rule so (domain.forms.checks.breaches)."""


def kind_of(rule: Mapping[str, Any]) -> str:
    """The kind of question that a field's rule makes."""
    item = rule.get("items", rule)
    if item.get("format") == "slot":
        return SLOT
    if rule.get("type") == "array":
        return CHOICES
    if rule.get("type") == "boolean":
        return TICK
    if rule.get("type") == "integer":
        return NUMBER
    if "enum" in rule or "options_from" in rule:
        return CHOICE
    return {"text": LINES, "jp-address": ADDRESS}.get(rule.get("format", ""), ONE_LINE)


def control_mistakes(source: Source, schema: Mapping[str, Any]) -> Iterator[Mistake]:
    """Controls that can't ask the question, and words that nothing shows."""
    for name, words in source.data["fields"].items():
        if rule := schema["properties"].get(name):
            for told in _unfit(source, name, words, rule):
                yield if_question_is_right(told, source.stem, name)
        if "not_an_answer" in words.get("errors", {}) and "not_answers" not in words:
            message = "errors の not_an_answer は、not_answers のある項目でだけ出ます。消してください。"
            yield source.key_mistake(("fields", name, "errors", "not_an_answer"), message)


def _unfit(source: Source, name: str, words: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterator[Mistake]:
    """What a question of its kind has no use for."""
    kind, control = kind_of(rule), words.get("control")
    path = ("fields", name)
    if control and control not in CONTROLS[kind]:
        yield source.mistake(
            (*path, "control"),
            f"「{name}」では control: {control} は使えません。{_WAYS_ROUND[kind]}",
        )
    for key, (kinds, which) in _ONLY_FOR.items():
        if key in words and kind not in kinds:
            message = f"{key} は、{which}でだけ使えます。ここでは出ないので、消してください。"
            yield source.key_mistake((*path, key), message)
    for code in words.get("errors", {}):
        if code in _APPEARS and not _APPEARS[code](rule):
            message = f"errors の {code} は、この項目では出ることがありません。消してください。"
            yield source.key_mistake((*path, "errors", code), message)
