"""Requests to every public endpoint, made from a recipe that a search can change bit by bit.

A recipe is an endpoint and some ingredients: which field gets which text how often, and what it is wrapped
in.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import magazine
import manage
import slots
import submit
from tests.functions import manage_browser
from tests.functions.conftest import BOOKING
from tests.functions.events import Context, get, get_slots, post
from tests.functions.magazine import reader

SID = "11111111-2222-4333-8444-555555555555"
MOST = 64 * 1024
"""Bytes of a body that the functions read."""

ATOMS = {
    "letter": "x",
    "digit": "1",
    "kanji": "例",
    "blank": " ",
    "line end": "\r\n",
    "dot": "a.",
    "at": "a@",
    "dash": "－",
    "half-width kana": "ｶﾞ",
    "full-width letter": "Ａ",
    "one that becomes 18": "\ufdfa",
    "marks of many classes": "\u0315\u0300\u05b0\u0327",
    "mark that becomes two": "\u0344",
    "jamo": "\u1100\u1161\u11a8",
    "radical": "\u2f00",
    "nothing to see": "\u200d",
    "beyond the first plane": "\U0001d15f",
    "markup": "<&'\"",
    "address": "一丁目2番",
    "link": "#K7M2-9XQ4-R.",
    "receipt": "K7M29XQ4R ",
    "percent": "%E3%81",
    "words for none": "なし匿名",
    "day": "11/26 ",
    "number": "090-",
}
FIELDS = (*BOOKING, "support_needs", "contractor_name", "unknown", "_edition", "_sid", "_nonce", "_edit")
ENDPOINTS = ("json", "check", "send", "section", "manage", "slots", "done", "exit", "magazine", "leave")
WRAPS = ("text", "list", "lists", "objects", "many fields")


@dataclass(frozen=True, kw_only=True)
class Ingredient:
    field: str
    atoms: tuple[str, ...]
    times: int
    wrap: str

    def __str__(self) -> str:
        return f"{self.wrap} of {self.times} {'+'.join(self.atoms)} in {self.field}"

    @property
    def text(self) -> str:
        return "".join(ATOMS[atom] for atom in self.atoms) * self.times


@dataclass(frozen=True, kw_only=True)
class Recipe:
    endpoint: str
    ingredients: tuple[Ingredient, ...]

    def __str__(self) -> str:
        parts = (
            f"{one.wrap} of {one.times} {'+'.join(one.atoms)} in {one.field}" for one in self.ingredients
        )
        return f"{self.endpoint}: {'; '.join(parts)}"


def handle(recipe: Recipe) -> Callable[[], int]:
    """A call that sends the recipe's request and returns the status."""
    handler, event = _request(recipe)
    return lambda: int(handler(event, Context())["statusCode"])


def size(recipe: Recipe) -> int:
    """Bytes of what is sent."""
    event = _request(recipe)[1]
    return len(event.get("body") or "") + len(event.get("rawQueryString") or "")


def normal(endpoint: str, length: int) -> Callable[[], int]:
    """A booking as people send it, its message so long that the request has about this length."""
    plain = Recipe(endpoint="json" if endpoint == "json" else "check", ingredients=())
    per_character = 6 if plain.endpoint == "json" else 9
    missing = max(0, length - size(plain)) // per_character
    filler = Ingredient(field="message", atoms=("kanji",), times=missing, wrap="text")
    return handle(Recipe(endpoint=plain.endpoint, ingredients=(filler,)))


def _request(recipe: Recipe) -> tuple[Callable[[Mapping[str, Any], Any], Any], dict[str, Any]]:
    match recipe.endpoint:
        case "json":
            return submit.handler, post("booking", {"sid": SID, "answers": _answers(recipe)})
        case "manage":
            pairs = [("receipt", ""), ("code", "")]
            for one in recipe.ingredients:
                pairs = [*pairs, *_pairs(one)]
            return manage.handler, manage_browser.event(
                _cut(urlencode(_named(pairs, "receipt", "code", "slot", "_step")))
            )
        case "magazine":
            pairs = [("magazine", reader.ID), ("_step", "ask")]
            for one in recipe.ingredients:
                pairs = [*pairs, *_pairs(one)]
            named = [*pairs[:2], *_named(pairs, "email", "code", "_step")]
            return magazine.handler, reader.request(body=_cut(urlencode(named)).encode())
        case "leave":
            text = "".join(one.text for one in recipe.ingredients)
            head = {"content-type": f"multipart/form-data; boundary={quote(text[:60])}"}
            parts = f'--x\r\nContent-Disposition: form-data; name="{text}"\r\n\r\n{text}\r\n'
            return magazine.handler, reader.request(
                "/api/magazine/leave",
                parts.encode("utf-8", "replace")[: MOST - 10],
                query={"c": text[:600], "n": text[:60]},
                headers={**reader.PROGRAM, **head},
            )
        case "slots":
            return slots.handler, get_slots(urlencode(_short(recipe, "form", "from", "to")))
        case "done" | "exit":
            query = dict(_short(recipe, "receipt", "seal", "to"))
            return submit.handler, get(f"/api/forms/booking/{recipe.endpoint}", form="booking", query=query)
        case _:
            return submit.handler, _page(recipe)


def _page(recipe: Recipe) -> dict[str, Any]:
    pairs = [(name, "true" if value is True else str(value)) for name, value in BOOKING.items()]
    for one in recipe.ingredients:
        pairs = [*(pair for pair in pairs if pair[0] != one.field), *_pairs(one)]
    pairs.append(("_step", "send" if recipe.endpoint == "send" else "check"))
    if recipe.endpoint == "section":
        pairs.append(("_section", "applicant"))
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    return post("booking", _cut(urlencode(pairs)), headers=headers, encoded=False)


def _answers(recipe: Recipe) -> dict[str, Any]:
    answers: dict[str, Any] = dict(BOOKING)
    for one in recipe.ingredients:
        if one.wrap == "many fields":
            answers |= {f"{one.field}{n}": one.text[:200] for n in range(180)}
        else:
            answers[one.field] = _wrapped(one)
    while len(json.dumps(answers)) > MOST - 200 and len(answers) > len(BOOKING):
        answers.popitem()
    return answers


def _wrapped(one: Ingredient) -> Any:
    text = one.text[:8000]
    match one.wrap:
        case "list":
            return [f"{text[:60]}{n}" for n in range(min(200, one.times))]
        case "lists":
            return [[[text[:20], n]] for n in range(min(200, one.times))]
        case "objects":
            return [{"a": text[:20], "b": [1, 2, 3], "c": n} for n in range(min(200, one.times))]
        case _:
            return text


def _pairs(one: Ingredient) -> list[tuple[str, str]]:
    if one.wrap == "text":
        return [(one.field, one.text[:20_000])]
    name = f"{one.field}.day" if one.wrap == "objects" else one.field
    if one.wrap == "many fields":
        return [(f"{one.field}{n}", one.text[:100]) for n in range(150)]
    return [(name, one.text[:100]) for _ in range(min(150, one.times))]


def _named(pairs: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    """The same texts under names that the page reads."""
    return [(names[n % len(names)], value) for n, (_, value) in enumerate(pairs[2:])][:150]


def _short(recipe: Recipe, *names: str) -> list[tuple[str, str]]:
    """As a query string: CloudFront takes 8 KB of an address."""
    texts = [one.text[:600] for one in recipe.ingredients]
    return [("form", "booking"), *zip(names, texts, strict=False)][-4:]


def _cut(body: str) -> str:
    return body[: MOST - 10].rpartition("%")[0] if len(body) > MOST - 10 else body


def drawn(rng: Random) -> Recipe:
    endpoint = rng.choices(ENDPOINTS, (6, 6, 3, 2, 3, 1, 1, 1, 2, 2))[0]
    return Recipe(endpoint=endpoint, ingredients=tuple(_ingredient(rng) for _ in range(rng.randint(1, 3))))


def changed(recipe: Recipe, rng: Random) -> Recipe:
    """A neighbour: one ingredient more, less or other."""
    ingredients = list(recipe.ingredients)
    at = rng.randrange(len(ingredients))
    one = ingredients[at]
    match rng.randrange(6):
        case 0:
            ingredients.append(_ingredient(rng))
        case 1 if len(ingredients) > 1:
            ingredients.pop(at)
        case 2:
            ingredients[at] = replace(one, times=min(20_000, one.times * 2))
        case 3:
            ingredients[at] = replace(one, field=rng.choice(FIELDS))
        case 4:
            ingredients[at] = replace(one, wrap=rng.choice(WRAPS))
        case _:
            atoms = (*one.atoms[-2:], rng.choice(tuple(ATOMS)))
            ingredients[at] = replace(one, atoms=atoms)
    return Recipe(endpoint=recipe.endpoint, ingredients=tuple(ingredients[:6]))


def _ingredient(rng: Random) -> Ingredient:
    return Ingredient(
        field=rng.choice(FIELDS),
        atoms=tuple(rng.sample(tuple(ATOMS), rng.randint(1, 2))),
        times=rng.choice((10, 100, 1000, 5000)),
        wrap=rng.choice(WRAPS),
    )
