"""The rules of a form (schemas/forms/*.schema.json) by themselves: formats, conditions, names of fields."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source
from builder.reading.suggest import did_you_mean
from desk.domain.forms import formats


def rule_mistakes(schema: Source) -> Iterator[Mistake]:
    """The mistakes in the rules themselves, apart from keywords that are not allowed."""
    properties = schema.data["properties"]
    for field, rule in properties.items():
        wanted = item_rule(rule).get("format")
        if wanted is not None and wanted not in formats.CHECKS:
            hint = did_you_mean(wanted, formats.CHECKS)
            yield schema.mistake(("properties", field), f"「{wanted}」という format はありません。{hint}")
    always = schema.data.get("required", [])
    yield from _unknown(schema, ("required",), always)
    asked: dict[str, int] = {}
    for index, rule in enumerate(schema.data.get("allOf", [])):
        yield from _condition(schema, ("allOf", index, "if"), rule["if"])
        branches = [branch for branch in ("then", "else") if branch in rule]
        if not branches:
            yield schema.mistake(("allOf", index), "「then」か「else」を書き足してください。")
        for branch in branches:
            path: Path = ("allOf", index, branch, "required")
            yield from _unknown(schema, path, rule[branch]["required"])
            for place, field in enumerate(rule[branch]["required"]):
                here = schema.mistake((*path, place), "")
                if field in always:
                    message = f"「{field}」は、いつも必須の項目です。どちらかの required から消してください。"
                    yield replace(here, message=message)
                elif field in asked:
                    message = f"「{field}」の条件は{asked[field]}行目にもあります。1つにまとめてください。"
                    yield replace(here, message=message)
                asked.setdefault(field, here.line)


def _condition(schema: Source, path: Path, rule: dict[str, Any]) -> Iterator[Mistake]:
    """A condition is one field with one of its choices, or a checked box: the form's pages can evaluate
    no other.
    """
    ((field, answer),) = rule["properties"].items()
    here = (*path, "properties", field)
    if field not in schema.data["properties"]:
        yield schema.key_mistake(here, _unknown_words(schema, field))
        return
    asked = schema.data["properties"][field]
    options = [True] if asked.get("type") == "boolean" else asked.get("enum")
    if options is None:
        yield schema.key_mistake(here, f"「{field}」には選択肢（enum）がないので、条件にできません。")
        return
    for value in answer.get("enum", [answer.get("const")]):
        if value not in options:
            yield schema.mistake(here, f"「{value}」は「{field}」の選択肢ではありません。")
    # Without it JSON Schema's condition also holds while the field is unanswered.
    if rule["required"] != [field]:
        yield schema.mistake((*path, "required"), f'ここには ["{field}"] と書いてください。')


def _unknown(schema: Source, path: Path, fields: list[str]) -> Iterator[Mistake]:
    """The names in the list at `path` that are no field."""
    for place, field in enumerate(fields):
        if field not in schema.data["properties"]:
            yield schema.mistake((*path, place), _unknown_words(schema, field))


def _unknown_words(schema: Source, field: str) -> str:
    return f"「{field}」が properties にありません。{did_you_mean(field, schema.data['properties'])}"


def item_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule for one answer: that of a list's items, or the field's own."""
    item: dict[str, Any] = rule.get("items", rule)
    return item
