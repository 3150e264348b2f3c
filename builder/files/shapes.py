"""Checks each file against the schema of its kind (schemas/content/*), with messages in Japanese.

The message quotes the schema's `description` (the form of a value) and `examples`, so a rule and its wording
are in one place.
"""

import json
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from typing import Any

from builder.files.kind_schemas import KindSchema, grammar_errors
from builder.files.slips.listed_days import listed_day_slips, without_listed_days
from builder.files.slips.lost_lines import (
    below_the_frame,
    gap,
    in_other_words,
    indented_otherwise,
    is_emptied,
    lost_in_a_text,
    lost_lines,
    moved_keys,
    swapped_keys,
)
from builder.files.slips.meant import QUOTES, how_to_write, meant_value
from builder.files.slips.unknown_keys import IN_JSON, lacking_names, quoted, unknown_keys
from builder.files.slips.ways_round import FOR_TYPES, phone_hint
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source
from builder.reading.suggest import did_you_mean

_TYPES = {
    "object": "「項目: 値」の並び",
    "array": "「- 」で始まる並び",
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true か false ",
}
_COMMAS = "[ ] の中は、「、」ではなく、半角の「, 」で区切って書いてください。"
_OF_A_WHOLE_TEXT = ("pattern", "format", "enum", "const")
_RULE_TYPES = ("string", "integer", "boolean", "array")
_JSON_TYPES = {**_TYPES, "object": "{ } で囲んだ並び", "array": "[ ] で囲んだ並び"}


@once_a_source
def shape_mistakes(source: Source, schema: KindSchema) -> tuple[Mistake, ...]:
    """Every breach of the kind's schema in a file that could be read."""
    return tuple(_shape_mistakes(source, schema))


def _shape_mistakes(source: Source, schema: KindSchema) -> Iterator[Mistake]:
    # form-schema and action-schema.schema.json allow less than JSON Schema, and assume that it is valid.
    if source.kind in IN_JSON and (broken := tuple(_rules_mistakes(source))):
        yield from broken
        return
    if source.data is None:
        yield source.mistake((), "ファイルが空です。" if not source.text.strip() else "項目がありません。")
        return
    errors = without_listed_days(source, _one_for_all_rows(schema.errors(source.data), source.data))
    yield from listed_day_slips(source)
    unknown = {tuple(one.absolute_path): one for one in errors if one.validator == "additionalProperties"}
    missing = {tuple(one.absolute_path): one for one in errors if one.validator == "required"}
    lost = dict(lost_lines(source, unknown, missing))
    moved = moved_keys(source, errors, unknown, missing)
    yield from swapped_keys(source, errors)
    for (path, name), place in moved.items():
        yield indented_otherwise(source, path, name, missing[place])
    for error in errors:
        path = tuple(error.absolute_path)
        if path in lost:
            yield from (told for told, _ in lost[path])
        elif error.validator == "additionalProperties":
            lacking = lacking_names(missing[path]) if path in missing else ()
            elsewhere = {name for at, name in moved if at == path}
            yield from (mistake for mistake, _ in unknown_keys(source, path, error, lacking, elsewhere))
        elif is_emptied(source, error, unknown) or _is_moved(error, path, moved):
            continue
        elif error.validator == "required":
            told = unknown_keys(source, path, unknown[path], lacking_names(error)) if path in unknown else ()
            meant = {name for _, name in told}
            meant |= {name for told in lost.values() for _, name in told}
            meant |= {name for (_, name), place in moved.items() if place == path}
            if left := [name for name in lacking_names(error) if name not in meant]:
                yield (
                    lost_in_a_text(source, path, error, left)
                    or below_the_frame(source, path, left)
                    or in_other_words(source, path, left)
                    or source.mistake_at(
                        gap(source, path, error, left[0]), f"{quoted(left)}がありません。書き足してください。"
                    )
                )
        else:
            yield from _in_japanese(source, error)


def _is_moved(error: Any, path: Path, moved: Container[tuple[Path, str | int]]) -> bool:
    return error.validator == "type" and len(path) > 0 and (path[:-1], path[-1]) in moved


def _one_for_all_rows(errors: list[Any], data: Any) -> list[Any]:
    """The errors; if every row of a list has another type than it should, or every key of a mapping another
    form, only the first one's.
    """
    wrong: dict[Path, list[Any]] = {}
    for error in errors:
        path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            wrong.setdefault(path, []).append(error)
        elif error.validator == "type" and path and isinstance(path[-1], int):
            wrong.setdefault(path[:-1], []).append(error)
    left = list(errors)
    for path, several in wrong.items():
        rows = data
        for step in path:
            rows = rows[step]
        if "propertyNames" in several[0].absolute_schema_path:
            left = _one_for_all_names(left, path, several, [name for name in rows if rows[name] is None])
        elif len(several) == len(rows):
            left = [one for one in left if one not in several[1:]]
    return left


def _one_for_all_names(left: list[Any], path: Path, names: list[Any], empty: list[str]) -> list[Any]:
    """The errors without those of a mapping's keys, if no key of it has the right form but `empty` ones: of
    what is under the keys, and of all keys but the first, or of all if they belong under an empty one.
    """
    rows = [one for one in left if tuple(one.absolute_path)[:-1] == path and one.validator == "type"]
    if len({one.absolute_path[-1] for one in rows} - {*empty}) != len(names):
        return left
    spare = names if empty else names[1:]
    under = [one for one in rows if one.absolute_path[-1] not in empty]
    return [one for one in left if one not in spare and one not in under]


def _rules_mistakes(source: Source) -> Iterator[Mistake]:
    """Every violation of JSON Schema's own grammar in a form's schema."""
    for error in grammar_errors(source.data):
        path = tuple(error.absolute_path)
        yield source.mistake(path, _value_message(source, path, error))


def _in_japanese(source: Source, error: Any) -> Iterator[Mistake]:
    path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        told = source.key_mistake((*path, error.instance), _name_message(source, error))
        yield source.covering(told, (*path, error.instance))
    else:
        told = source.mistake(path, _value_message(source, path, error))
        if error.validator == "type":
            told = source.covering(told, path)
        elif error.validator in _OF_A_WHOLE_TEXT and isinstance(error.instance, str):
            told = source.covering(told, path, is_row=True)
        yield told


def _name_message(source: Source, error: Any) -> str:
    name = str(error.instance)
    glued, _, rest = name.partition(":")
    if rest and source.kind not in IN_JSON:
        lines = "" if rest[0] in "[{" else f"「{rest}」から別の行だったのなら、行を分けます。"
        return f"「{glued}:」の後に、半角スペースを入れてください。{lines}"
    if source.kind == "holidays" and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", name):
        return f"この前に、年の行（「{name[:4]}:」）がありません。1行足してください。"
    if source.kind == "workflow-words":
        return (
            f"「{name}」という名前は使えません。左の英語の名前は変えずに、右の言葉だけを書きかえてください。"
        )
    return _form_message(error, name)


def _value_message(source: Source, path: Path, error: Any) -> str:
    value, wanted = error.instance, error.validator_value
    match str(error.validator):
        case "type":
            first = wanted if isinstance(wanted, str) else wanted[0]
            types = _JSON_TYPES if source.kind in IN_JSON else _TYPES
            shape = _shape_hint(error.schema) if first == "object" and isinstance(value, str) else ""
            return _type_message(source.written(path), value, first, types) + shape
        case "enum" if source.kind == "form-schema" and path[-1] == "type" and str(value) in FOR_TYPES:
            return f"「{value}」は使えません。{FOR_TYPES[str(value)]}"
        case "enum" if "、" in str(value) and isinstance(path[-1], int):
            return f"「{source.written(path)}」は使えません。{_COMMAS}"
        case "enum":
            return (
                f"「{source.written(path)}」は使えません。{did_you_mean(str(value), map(str, wanted))}"
                f"使えるのは{quoted(map(_as_written, wanted))}です。"
            )
        case "anyOf" if path[-1] == "type":
            return f"「{_as_written(value)}」は使えません。{did_you_mean(str(value), _RULE_TYPES)}" + (
                f"使えるのは{quoted(_RULE_TYPES)}です。"
            )
        case "pattern" | "format" if "description" not in error.schema:
            return f"「{_as_written(value)}」は使えません。消すか、書き直してください。"
        case "pattern" | "format" if error.schema.get("format") == "phone":
            told = _form_message(error, value)
            return told + (
                phone_hint(value, path) if value.strip() and not meant_value(error.schema, value) else ""
            )
        case "pattern" | "format" if re.search(r"^\s*- ", source.written(path), re.MULTILINE):
            return (
                "「- 」で始まる行の、行の初めの位置が、上下の行とそろっていません。"
                "半角スペースの数をそろえてください。"
            )
        case "pattern" | "format" if re.match(r"[|>]", source.written(path)) and value.strip():
            mark = source.written(path)[0]
            return f"「{mark}」は使えません。「{mark}」を消して、文を「:」の後に続けて、1行で書いてください。"
        case "pattern" | "format":
            return _form_message(error, value)
        case "minItems" | "minProperties":
            return "空です。1つ以上書いてください。"
        case "maxProperties":
            return f"ここに書けるのは{wanted}つだけです。"
        case "uniqueItems":
            twice = next(one for index, one in enumerate(value) if one in value[:index])
            what = "同じもの" if isinstance(twice, dict | list) else f"「{_as_written(twice)}」"
            return f"{what}が2つ以上あります。1つにしてください。"
        case "minimum" | "maximum":
            side = "以上" if error.validator == "minimum" else "以下"
            return f"「{value}」は使えません。{wanted}{side}の数にしてください。"
        case "const":
            return f"ここには「{_as_written(wanted)}」と書いてください。"
        case "exclusiveMinimum":
            return f"「{value}」は使えません。{wanted}より大きい数にしてください。"
        case "maxItems":
            return f"ここに書けるのは{wanted}個までです。"
        case "minLength" | "maxLength":
            side = "以上" if error.validator == "minLength" else "まで"
            return f"{wanted}文字{side}で書いてください。"
        case _:
            return "この値は使えません。書き方を見直してください。"


def _type_message(written: str, value: object, wanted: str, types: Mapping[str, str]) -> str:
    if value is None:
        return f"値がありません。{types[wanted]}を書いてください。"
    if wanted == "string" and isinstance(value, bool):
        return (
            f'「{written}」ではなく、文を書いてください（{written} という文字なら、"{written}" と囲みます）。'
        )
    if wanted == "string" and isinstance(value, int | float):
        return f'「{written}」は引用符で囲んで "{written}" と書いてください。'
    if wanted in ("object", "array") and isinstance(value, str):
        hint = _colon_hint(value)
        if wanted == "array" and types is _TYPES and not hint and "\n" not in value:
            hint = "1行に書くなら、全体を半角の [ ] で囲み、間を半角の「, 」で区切ります。"
        return f"「{value[:20]}」ではなく、{types[wanted]}を書いてください。{hint}"
    if wanted == "string" and isinstance(value, list) and written.startswith("-"):
        return (
            "ここには文字を書いてください。"
            "「- 」で始まる行が並ぶ文なら、「:」の後に「|」を書き足してください。"
        )
    if wanted == "string":
        return 'ここには文字を書いてください。{ } [ ] や「- 」で始まる文は、引用符（"）で囲みます。'
    if wanted in ("integer", "number") and isinstance(value, str):
        figures = re.fullmatch(r"\D*([0-9][0-9,]*)\D*", unicodedata.normalize("NFKC", value))
        if figures:
            number = figures[1].replace(",", "")
            how = "引用符を付けずに" if written[0] in QUOTES else "半角の数字だけを"
            return f"「{written[:20]}」ではなく、「{number}」と、{how}書いてください。"
    return f"「{written[:20]}」ではなく、{types[wanted]}を書いてください。"


def _shape_hint(schema: Mapping[str, Any]) -> str:
    """The keys that an object needs, as they are written in one line."""
    names = schema.get("required", ())
    return f"書き方: {{{', '.join(f'{name}: …' for name in names)}}}" if 0 < len(names) < 4 else ""


def _colon_hint(value: str) -> str:
    if value[:1] in ("［", "｛"):
        return f"全角の「{value[0]}」は、半角の「{unicodedata.normalize('NFKC', value[0])}」に直します。"
    if "：" in value:
        return "全角の「：」は、半角の「:」と半角スペースに直します。"
    return "半角の「:」の後には半角スペースが要ります。" if ":" in value else ""


def _form_message(error: Any, value: str) -> str:
    if not value.strip():
        return "空です。文を書いてください。"
    schema: Mapping[str, Any] = error.schema
    if meant := meant_value(error.schema, value):
        with_quotes = (
            f'半角の引用符で、"{meant}" と' if value[0] in QUOTES else f"「{meant}」と{how_to_write(value)}"
        )
        return f"「{value}」は使えません。{with_quotes}書いてください。"
    example = f"例: {schema['examples'][0]}" if "examples" in schema else ""
    if "、" in value and isinstance((error.absolute_path or [""])[-1], int):
        return f"「{' '.join(value.split())[:40]}」は使えません。{_COMMAS}"
    return f"「{' '.join(value.split())[:40]}」は、{schema['description']}になっていません。{example}"


def _as_written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
