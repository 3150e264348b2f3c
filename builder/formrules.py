"""A form's words against its rules: every field has both, and they speak of the same things."""

from collections.abc import Iterator
from typing import Any

from builder.blocks import BLOCK
from builder.checked import Checked
from builder.problems import Problem
from builder.shape import did_you_mean
from builder.source import Path, Source
from builder.sources import page_uri
from desk import formats


def form_problems(checked: Checked) -> Iterator[Problem]:
    forms = {source.stem: source for source in checked.sources.of("form")}
    for name, schema in checked.sources.schemas.items():
        if name not in forms:
            words = f"content/forms/{name}.yml"
            yield schema.problem((), f"このきまりに合う言葉のファイル {words} がありません。作ってください。")
    for schema in checked.schemas.values():
        yield from _rule_problems(schema)
    for source in checked.all("form"):
        yield from _pairing(checked, source)
        yield from _slots(source)
        yield from _mails(checked, source)


def _pairing(checked: Checked, source: Source) -> Iterator[Problem]:
    """The form's rules and its page."""
    if source.stem not in checked.sources.schemas:
        rules = f"schemas/forms/{source.stem}.schema.json"
        yield source.problem((), f"このフォームのきまり {rules} がありません。ファイル名を見直してください。")
    elif (schema := checked.schemas.get(source.stem)) and (properties := _properties(schema)):
        yield from _fields(source, properties)
        yield from _sections(source, properties)
    page = source.data["page"]
    if page in checked.pages and (page, source.stem) not in _form_blocks(checked):
        block = f"{{{{ block form {source.stem} }}}}"
        yield source.problem(("page",), f"「{page}」に {block} という行がありません。")


def _fields(source: Source, properties: dict[str, Any]) -> Iterator[Problem]:
    words = source.data["fields"]
    for name in properties:
        if name not in words:
            yield source.problem(
                ("fields",), f"「{name}」の言葉がありません。label と pii を書き足してください。"
            )
    for name, word in words.items():
        path = ("fields", name)
        if name not in properties:
            hint = did_you_mean(name, [known for known in properties if known not in words])
            yield source.key_problem(
                path, f"「{name}」という項目は、このフォームのきまりにありません。{hint}"
            )
            continue
        rule = properties[name]
        values = [str(value) for value in _item(rule).get("enum", [])]
        options = word.get("options", {})
        for value in values:
            if value not in options:
                where = (*path, "options") if options else path
                yield source.problem(
                    where, f"選択肢「{value}」の言葉がありません。options に書き足してください。"
                )
        for value in options:
            if value not in values:
                hint = did_you_mean(value, [known for known in values if known not in options])
                yield source.key_problem(
                    (*path, "options", value),
                    f"「{value}」という選択肢は、このフォームのきまりにありません。{hint}",
                )


def _sections(source: Source, properties: dict[str, Any]) -> Iterator[Problem]:
    placed: dict[str, int] = {}
    for index, section in enumerate(source.data["sections"]):
        for place, name in enumerate(section["fields"]):
            path = ("sections", index, "fields", place)
            if name not in properties:
                hint = did_you_mean(name, properties) or f"あるのは {'、'.join(properties)} です。"
                yield source.problem(
                    path, f"「{name}」という項目は、このフォームのきまりにありません。{hint}"
                )
            elif name in placed:
                yield source.problem(
                    path, f"「{name}」は{placed[name]}行目でも使われています。1か所だけにしてください。"
                )
            placed.setdefault(name, source.problem(path, "").line)
    for name in source.data["fields"]:
        if name in properties and name not in placed:
            yield source.key_problem(
                ("fields", name), f"「{name}」を、sections のどれか1つの fields に入れてください。"
            )


def _slots(source: Source) -> Iterator[Problem]:
    slots = source.data.get("slots")
    if not slots:
        return
    minutes = [int(time[:2]) * 60 + int(time[3:]) for time in slots["times"]]
    for index, (start, following) in enumerate(zip(minutes, [*minutes[1:], None], strict=True)):
        path = ("slots", "times", index)
        if following is not None and following < start:
            yield source.problem((*path[:-1], index + 1), "時刻は、早い順に書いてください。")
        elif following is not None and following - start < slots["minutes"]:
            yield source.problem(
                (*path[:-1], index + 1), f"前の回（{slots['minutes']}分）が終わる前に始まります。"
            )
        if start + slots["minutes"] > 24 * 60:
            yield source.problem(path, "相談が次の日にかかります。時刻か minutes を直してください。")


def _mails(checked: Checked, source: Source) -> Iterator[Problem]:
    to = {mail.stem: mail.data["to"] for mail in checked.all("mail")}
    for use, wanted in (("auto_reply", "applicant"), ("staff_notice", "desk")):
        name = source.data["mails"][use]
        if name in to and to[name] != wanted:
            yield source.problem(
                ("mails", use),
                f"「{name}」は to: {to[name]} のメールです。to: {wanted} のものを書いてください。",
            )


def _rule_problems(schema: Source) -> Iterator[Problem]:
    """What is wrong with the rules themselves, beyond JSON Schema's own grammar."""
    properties = _properties(schema)
    if not properties:
        yield schema.problem((), "このきまりに properties がありません。")
    for field, rule in properties.items():
        wanted = _item(rule).get("format")
        if wanted is not None and wanted not in formats.CHECKS:
            hint = did_you_mean(wanted, formats.CHECKS)
            yield schema.problem(("properties", field), f"「{wanted}」という format はありません。{hint}")
    for path, field in _required(schema.data, ()):
        if field not in properties:
            hint = did_you_mean(field, properties)
            yield schema.problem(path, f"「{field}」が properties にありません。{hint}")


def _required(rule: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every field that `required` names, at the top and in conditions."""
    if isinstance(rule, list):
        for index, part in enumerate(rule):
            yield from _required(part, (*path, index))
    elif isinstance(rule, dict):
        required = rule.get("required", [])
        yield from (((*path, "required", index), name) for index, name in enumerate(required))
        for key in ("allOf", "anyOf", "oneOf", "if", "then", "else", "not"):
            yield from _required(rule.get(key), (*path, key))


def _properties(schema: Source) -> dict[str, Any]:
    properties = schema.data.get("properties", {}) if isinstance(schema.data, dict) else {}
    return {name: rule if isinstance(rule, dict) else {} for name, rule in properties.items()}


def _item(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule of one answer: of a list's items, or the field's own."""
    items = rule.get("items")
    return items if isinstance(items, dict) else rule


def _form_blocks(checked: Checked) -> set[tuple[str, str]]:
    """(page, form) of each form that stands on a page."""
    return {
        (page_uri(source), match["argument"])
        for source in checked.sources.of("page")
        for match in BLOCK.finditer(source.body)
        if match["name"] == "form"
    }
