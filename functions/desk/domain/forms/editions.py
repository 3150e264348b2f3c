"""Editions: how a form and each of its questions are defined, as a page carries it to be compared later.

A deployment may come between two pages. The input page carries what it showed (`shown_edition`), so that the
check page can name what has changed since (`changed_since`). It is no secret and proves nothing: somebody who
writes another one there misleads only themselves.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from desk.domain.forms.form import Form

CONTROL = "_edition"
"""The control in which a form's pages carry it."""

_MARK = re.compile(r"[0-9a-f]{8}")
_MOST = 20_000
"""Characters of a page's edition that are looked at; a form has at most 200 controls."""


def shown_edition(form: Form) -> str:
    """`name:mark` of each question, with blanks between them; another wording or rule is another mark."""
    return " ".join(f"{name}:{mark}" for name, mark in _marks(form).items())


def changed_since(form: Form, shown: str, answers: Mapping[str, Any]) -> list[str]:
    """The labels of the questions that aren't as a page has `shown` them, of those that are asked now.

    None of them if that page carried no edition.
    """
    if not shown or len(shown) > _MOST:
        return []
    seen = dict(part.split(":", 1) for part in shown.split(" ") if ":" in part)
    if not any(_MARK.fullmatch(mark) for mark in seen.values()):
        return []
    return [
        form.label(name)
        for name, mark in _marks(form).items()
        if seen.get(name) != mark and form.is_asked(name, answers)
    ]


def _marks(form: Form) -> Mapping[str, str]:
    fields = [name for section in form.words["sections"] for name in section["fields"]]
    return {name: _mark([form.schema["properties"][name], form.words["fields"][name]]) for name in fields}


def _mark(definition: Any) -> str:
    text = json.dumps(definition, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]
