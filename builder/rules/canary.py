"""The canary (`canary` of content/site.yml): its form must accept its answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.rules.forms.schemas import rule_mistakes
from desk.domain.forms import formats
from desk.domain.forms.sample_answers import BY_FORMAT, sampled_fields


def canary_mistakes(checked: Checked) -> Iterator[Mistake]:
    forms = {form.stem: form for form in checked.all("form")}
    for site in checked.all("site"):
        canary = site.data.get("canary")
        form = forms.get(canary["form"]) if canary else None
        if canary and form:
            yield from _mistakes(site, canary, form, checked)


def _mistakes(site: Source, canary: Mapping[str, Any], form: Source, checked: Checked) -> Iterator[Mistake]:
    if "seminar_field" in form.data:
        words = (
            f"「{form.stem}」は、セミナーの申込みです。動作確認が席を使ってしまうので、"
            "予約か相談のフォームを書いてください。"
        )
        yield site.mistake(("canary", "form"), words)
        return
    schema = checked.schemas.get(form.stem)
    if schema is None or any(rule_mistakes(schema)):
        return
    for field in sampled_fields(schema.data):
        rule = schema.data["properties"][field]
        rule = rule["items"] if rule.get("type") == "array" else rule
        kind = rule.get("format")
        if field == "slot" or rule.get("type") == "integer" or "enum" in rule or "const" in rule:
            continue
        label = form.data["fields"].get(field, {}).get("label", field)
        if kind not in BY_FORMAT:
            words = f"フォーム「{form.stem}」の必須の項目「{label}」に、動作確認が答えられません。"
            yield site.mistake(("canary", "form"), words)
        elif not _fits(str(canary[BY_FORMAT[kind]]), kind, rule):
            written = canary[BY_FORMAT[kind]]
            words = f"「{written}」は、フォーム「{form.stem}」の「{label}」に書けません。"
            yield site.mistake(("canary", BY_FORMAT[kind]), words)


def _fits(text: str, kind: str, rule: Mapping[str, Any]) -> bool:
    value = formats.NORMALISERS.get(kind, formats.line)(text)
    return formats.CHECKS[kind](value) and len(value) <= rule.get("maxLength", len(value))
