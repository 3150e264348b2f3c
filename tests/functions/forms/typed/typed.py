"""One answer on its way into the table, by JSON and by the pages without script, on a table in memory."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

import submit
from local.web.built_site import Build
from tests.functions.events import Context, post
from tests.functions.memory_table import memory_desk
from tests.functions.page_parts import main_of

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was stored for a field (None: nothing), the errors and questions by field, and what was shown."""

    stored: Any = None
    errors: Mapping[str, str]
    questions: Mapping[str, str]
    shown: str = ""
    typed_again: str | None = None
    """What the field's control has on the page of an error."""


def by_json(built: Build, form: str, answers: Mapping[str, Any], field: str) -> Told:
    with memory_desk(built.bundle_path) as table:
        answer = submit.handler(post(form, {"sid": str(uuid.uuid4()), "answers": answers}), Context())
        assert answer["statusCode"] in (201, 422), answer["body"]
        told = json.loads(answer["body"])
        stored = table.submissions()[0]["answers"].get(field) if table.submissions() else None
    errors = {error["field"]: error["message"] for error in told.get("errors", ())}
    return Told(stored=stored, errors=errors, questions={})


def by_pages(built: Build, form: str, answers: Mapping[str, Any], field: str) -> Told:
    """From the page with the fields over the check page to the table, as a browser posts each."""
    pairs = [pair for name, value in answers.items() for pair in _pairs(name, value)]
    with memory_desk(built.bundle_path) as table:
        status, page = _post(form, [*pairs, ("_step", "check")])
        if status == 422:
            found = page.select_one(f'[data-field="{field}"] .input')
            return Told(
                errors={
                    str(one["data-field"]): text.removeprefix("エラー：")
                    for one in page.select("[data-field].has-error")
                    if (text := one.select(".error")[-1].get_text())
                },
                questions={},
                typed_again=_value(found) if found else None,
            )
        assert status == 200
        hidden = [
            (str(one["name"]), _LINE_END.sub("\r\n", str(one["value"])))
            for one in page.select("form[data-form] input[type=hidden]")
        ]
        rows = {str(row.select(".change button")[0]["value"]): row for row in page.select(".answer")}
        status, _ = _post(form, [*hidden, ("_step", "send")])
        assert status == 303
        (meta,) = table.submissions()
    return Told(
        stored=meta["answers"].get(field),
        errors={},
        questions={name: one[0].get_text() for name, row in rows.items() if (one := row.select(".question"))},
        shown=rows[field].select(".value")[0].get_text() if field in rows else "",
    )


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:
    if name == "slot":
        day, _, time = value.partition("T")
        return [("slot.day", day), ("slot.time", time)]
    if isinstance(value, list):
        return [pair for one in value for pair in _pairs(name, one)]
    return [(name, "true" if value is True else _LINE_END.sub("\r\n", str(value)))]


def _post(form: str, pairs: list[tuple[str, str]]) -> tuple[int, BeautifulSoup]:
    sent = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    answer = submit.handler(post(form, urlencode(pairs), headers=sent, encoded=True), Context())
    return answer["statusCode"], BeautifulSoup(main_of(answer["body"]), "html.parser")


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text().removeprefix("\n")  # as HTML's parser does
    return str(control.get("value", ""))
