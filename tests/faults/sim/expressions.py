"""DynamoDB's expressions, as far as the desk uses them: conditions and updates of items in wire format.

Any other expression raises ValueError: no test may pass because a condition was ignored.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

Item = Mapping[str, Any]
Names = Mapping[str, str]
Values = Mapping[str, Any]
Condition = Callable[[Item, Names, Values], bool]
Term = Callable[[Item, Names, Values], Any]
"""A value in wire format; None where there is none."""

_TOKEN = re.compile(r"\s*([#:]?\w+|<=|>=|<>|[(),=<>+-])")
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def holds(expression: str | None, item: Item, names: Names, values: Values) -> bool:
    """Whether a condition (or key condition, or filter) holds for an item."""
    return expression is None or _condition(expression)(item, names, values)


def updated(expression: str, item: Item, names: Names, values: Values) -> dict[str, Any]:
    """The item after an update."""
    after = dict(item)
    for verb, name, term in _update(expression):
        attribute = names[name] if name.startswith("#") else name
        if verb == "REMOVE":
            after.pop(attribute, None)
            continue
        value = term(item, names, values)
        if verb == "ADD":
            value = _sum(after.get(attribute, {"N": "0"}), value)
        after[attribute] = value
    return after


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                raise ValueError(text)
            self.tokens.append(match[1])
            at = match.end()

    @property
    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, *wanted: str) -> str:
        if not self.tokens or (wanted and self.tokens[0] not in wanted):
            raise ValueError(self.text)
        return self.tokens.pop(0)


@cache
def _condition(text: str) -> Condition:
    reader = _Reader(text)
    condition = _either(reader)
    if reader.tokens:
        raise ValueError(text)
    return condition


def _either(reader: _Reader) -> Condition:
    parts = [_both(reader)]
    while reader.next == "OR":
        reader.take()
        parts.append(_both(reader))
    return lambda *of: any(part(*of) for part in parts)


def _both(reader: _Reader) -> Condition:
    parts = [_one(reader)]
    while reader.next == "AND":
        reader.take()
        parts.append(_one(reader))
    return lambda *of: all(part(*of) for part in parts)


def _one(reader: _Reader) -> Condition:
    if reader.next == "NOT":
        reader.take()
        negated = _one(reader)
        return lambda *of: not negated(*of)
    if reader.next == "(":
        reader.take()
        inner = _either(reader)
        reader.take(")")
        return inner
    if reader.next in ("attribute_exists", "attribute_not_exists"):
        wanted = reader.take() == "attribute_exists"
        reader.take("(")
        there = _term(reader)
        reader.take(")")
        return lambda *of: (there(*of) is not None) is wanted
    if reader.next == "begins_with":
        reader.take()
        reader.take("(")
        whole = _term(reader)
        reader.take(",")
        start = _term(reader)
        reader.take(")")
        return lambda *of: bool((whole(*of) or {"S": ""})["S"].startswith(start(*of)["S"]))
    left = _term(reader)
    if reader.next == "BETWEEN":
        reader.take()
        low = _term(reader)
        reader.take("AND")
        high = _term(reader)
        return lambda *of: _is(">=", left(*of), low(*of)) and _is("<=", left(*of), high(*of))
    sign = reader.take(*_COMPARE)
    right = _term(reader)
    return lambda *of: _is(sign, left(*of), right(*of))


@cache
def _update(text: str) -> tuple[tuple[str, str, Term], ...]:
    reader = _Reader(text)
    found: list[tuple[str, str, Term]] = []
    while reader.tokens:
        verb = reader.take("SET", "REMOVE", "ADD")
        while True:
            name = reader.take()
            term: Term = _nothing
            if verb == "SET":
                reader.take("=")
                term = _sum_of_terms(reader)
            elif verb == "ADD":
                term = _term(reader)
            found.append((verb, name, term))
            if reader.next != ",":
                break
            reader.take()
    return tuple(found)


def _nothing(*_: Any) -> None:
    return None


def _sum_of_terms(reader: _Reader) -> Term:
    first = _term(reader)
    if reader.next != "+":
        return first
    reader.take()
    second = _term(reader)
    return lambda *of: _sum(first(*of), second(*of))


def _term(reader: _Reader) -> Term:
    token = reader.take()
    if token == "if_not_exists":
        reader.take("(")
        there = _term(reader)
        reader.take(",")
        otherwise = _term(reader)
        reader.take(")")
        return lambda *of: otherwise(*of) if there(*of) is None else there(*of)
    if token.startswith(":"):
        return lambda _item, _names, values: values[token]
    if token.startswith("#"):
        return lambda item, names, _values: item.get(names[token])
    if not token.isidentifier():
        raise ValueError(reader.text)
    return lambda item, *_: item.get(token)


def _is(sign: str, left: Any, right: Any) -> bool:
    """Values of different types, or a missing one, are never equal and have no order."""
    if left is None or right is None or left.keys() != right.keys():
        return sign == "<>"
    ((kind, a),) = left.items()
    b = right[kind]
    return _COMPARE[sign](Decimal(a), Decimal(b)) if kind == "N" else _COMPARE[sign](a, b)


def _sum(a: Any, b: Any) -> dict[str, str]:
    return {"N": str(Decimal(a["N"]) + Decimal(b["N"]))}
