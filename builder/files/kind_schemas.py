"""The schema of each kind of file, and what breaks it.

Nearly every file is right, and `jsonschema_rs` (compiled) says so in microseconds. Only of a file that isn't,
`jsonschema` lists the errors with all that a message needs: it would take a quarter of a second for a desk.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from builder.reading.recall import recall, recalled
from desk.domain.forms.formats.numbers import is_called_phone
from desk.domain.mail.uses import table as uses
from desk.domain.mail.uses.use import Use

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_END = re.compile(r"(?<!\\)\$(?=$|[|)])")
_NUMBER = re.compile(r"#?[0-9]+(-[0-9]+)*")


def is_day(text: str) -> bool:
    """Whether a text is a day that there is: 2026-12-01."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_phone(text: str) -> bool:
    # What is not even written as a number breaks the pattern beside the format.
    return not _NUMBER.fullmatch(text) or is_called_phone(text)


def _is_municipality_code(text: str) -> bool:
    """Five digits and their check digit: the last one of 11 - (the sum of the digits times 6, 5, 4, 3, 2) mod
    11 (総務省「全国地方公共団体コード仕様」).
    """
    if not re.fullmatch(r"[0-9]{6}", text):
        return True  # it breaks the pattern beside the format
    *digits, check = map(int, text)
    total = sum(digit * weight for digit, weight in zip(digits, (6, 5, 4, 3, 2), strict=True))
    return check == (11 - total % 11) % 10


_FORMATS: dict[str, Callable[[str], bool]] = {
    "date": is_day,
    "month-day": lambda text: is_day(f"2024-{text}"),  # a leap year, so that 02-29 is accepted
    "phone": _is_phone,
    "municipality-code": _is_municipality_code,
}


_GRAMMAR = jsonschema_rs.Draft202012Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"})


@dataclass(frozen=True)
class KindSchema:
    """The schema of a kind of file; `files` has all of schemas/content by file name, for its references."""

    schema: Mapping[str, Any]
    files: Mapping[str, Any] = field(repr=False)
    _key: tuple[str, ...] = field(repr=False)
    """Changes with anything in `schema` and `files`."""
    _compile: Callable[[], jsonschema_rs.Draft202012Validator] = field(repr=False)

    @cached_property
    def _quick(self) -> jsonschema_rs.Draft202012Validator:
        return self._compile()

    def is_valid(self, data: Any) -> bool:
        written = json.dumps(data, ensure_ascii=False)
        return recall(("is_valid", self._key, written), lambda: self._quick.is_valid(data))

    def errors(self, data: Any) -> list["ValidationError"]:
        """Everything in a file's data that breaks the schema."""
        return [] if self.is_valid(data) else list(self.thorough.iter_errors(data))

    @cached_property
    def thorough(self) -> "Draft202012Validator":
        """Slow to import, to make and to use; tells what is wrong."""
        from jsonschema import Draft202012Validator, FormatChecker
        from jsonschema.validators import extend
        from referencing import Registry, Resource

        checker = FormatChecker(formats=())
        for name, check in _FORMATS.items():
            checker.checks(name)(partial(_is_right, check))
        resources = [(name, Resource.from_contents(content)) for name, content in self.files.items()]
        registry: Registry[Any] = Registry().with_resources(resources)
        strict: type[Draft202012Validator] = extend(  # type: ignore[no-untyped-call]
            Draft202012Validator, {"pattern": _pattern_errors}
        )
        return strict(self.schema, registry=registry, format_checker=checker)


def _pattern_errors(_: Any, pattern: str, text: object, __: Any) -> Iterator["ValidationError"]:
    """As jsonschema's, but `$` is the end of the text, as in JSON Schema; Python allows a break behind it."""
    from jsonschema.exceptions import ValidationError

    if isinstance(text, str) and not re.search(_END.sub(r"\\Z", pattern), text):
        yield ValidationError(f"{text!r} does not match {pattern!r}")


def _is_right(check: Callable[[str], bool], value: object) -> bool:
    """Only strings have a format; another type is the `type` keyword's error."""
    return not isinstance(value, str) or check(value)


def fits(schema: Mapping[str, Any], text: str) -> bool:
    """Whether a text has the `pattern` and the `format` of a schema without references."""
    pattern = schema.get("pattern", "")
    check = _FORMATS.get(schema.get("format", ""), bool)
    return bool(re.search(_END.sub(r"\\Z", pattern), text)) and check(text)


def grammar_errors(schema: Any) -> list["ValidationError"]:
    """Everything in a JSON Schema that breaks the grammar of JSON Schema."""
    if _GRAMMAR.is_valid(schema):
        return []
    from jsonschema import Draft202012Validator

    return list(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))


def kind_schemas(folder: Path) -> Mapping[str, KindSchema]:
    """The schema of each kind, from a folder of <kind>.schema.json files and the table of mails."""
    files = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.schema.json")))
    return _kind_schemas(files, uses.USES)


@lru_cache(maxsize=2)
def _kind_schemas(stamped: tuple[tuple[Path, int], ...], _table: tuple[Use, ...]) -> Mapping[str, KindSchema]:
    files, key = _filled(tuple((path.name, path.read_text(encoding="utf-8")) for path, _ in stamped))

    @cache
    def registry() -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry(list(files.items()))

    def compiled(name: str) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(
            files[name], registry=registry(), base_uri=name, formats=_FORMATS, validate_formats=True
        )

    return {
        name.removesuffix(".schema.json"): KindSchema(content, files, (name, key), partial(compiled, name))
        for name, content in files.items()
    }


@recalled
def _filled(texts: tuple[tuple[str, str], ...]) -> tuple[dict[str, Any], str]:
    """The schemas of (name, text), with what the table of mails says, and a key that changes with them."""
    files = {name: _with_mails(json.loads(text)) for name, text in texts}
    return files, hashlib.sha256(json.dumps(files).encode()).hexdigest()


def _with_mails(part: Any) -> Any:
    """A schema with what the table of mails fills in.

    `"mail_uses": "form"`, "desk" or "magazine" makes that table's rows the properties of those `mails`: what
    the schema says of each is kept, what it says of others isn't. A name in `placeholders` becomes that list.
    Raises KeyError for a name that `desk.domain.mail.uses.table` doesn't know.
    """
    if isinstance(part, list):
        return [_with_mails(item) for item in part]
    if not isinstance(part, dict):
        return part
    filled = {key: _with_mails(value) for key, value in part.items()}
    if owner := filled.pop("mail_uses", None):
        rows = uses.uses_of(owner)
        said, id_rule = filled.get("properties", {}), {"$ref": "common.schema.json#/$defs/id"}
        filled["properties"] = {use.id: said.get(use.id, id_rule) for use in rows}
        filled["required"] = [
            use.id for use in rows if use.is_needed and use.life == "any" and not use.is_optional_in
        ]
    if isinstance(filled.get("placeholders"), str):
        filled["placeholders"] = uses.placeholder_list(filled["placeholders"])
    return filled
