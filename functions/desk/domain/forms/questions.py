"""What the check page asks about right answers that may be a slip, and what staff should look at.

A question never stops a visitor, and a remark is for staff only: neither is an error, and neither is stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.domain.forms.checks.mail_domains import meant_domain
from desk.domain.forms.form import Form
from desk.domain.forms.formats.address import may_lack_number
from desk.domain.forms.formats.mail import has_comma
from desk.domain.forms.placeholders import fill


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question in Japanese about the answer to one field."""

    field: str
    message: str


def questions(
    form: Form, answers: Mapping[str, Any], typed: Mapping[str, Any] | None = None
) -> tuple[Question, ...]:
    """What to ask about right answers, in the order of the form's rules; `typed` is how they were typed."""
    return tuple(_questions(form, answers, typed or {}))


def remarks(form: Form, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What staff should look at: the form's `remarks` on answers that seem not to fit each other."""
    return tuple(
        remark["words"]
        for remark in form.words.get("remarks", ())
        if all(answers.get(field) in values for field, values in remark["when"].items())
        and remark["field"] in answers
        and not any(word in str(answers[remark["field"]]) for word in remark["without"])
    )


def on_the_day(form: Form, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What staff should know before they meet somebody: the form's `on_the_day`, and no answer itself."""
    return tuple(
        one["words"]
        for one in form.words.get("on_the_day", ())
        if answers.get(one["field"]) and _is_among(answers[one["field"]], one.get("options"))
    )


def _is_among(answer: Any, options: Sequence[str] | None) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    return options is None or any(one in options for one in given)


def _questions(form: Form, answers: Mapping[str, Any], typed: Mapping[str, Any]) -> Iterator[Question]:
    for field, rule in form.schema["properties"].items():
        value, kind = answers.get(field), rule.get("format")
        if not isinstance(value, str):
            continue
        if kind == "jp-address" and may_lack_number(value):
            yield Question(field=field, message=form.questions["address"])
        if kind == "mail-address":
            meant = meant_domain(value, form.mail_domains)
            if meant:
                words = fill(form.questions["mail_domain"], {"domain": meant})
                yield Question(field=field, message=words)
            elif has_comma(str(typed.get(field, ""))):
                yield Question(field=field, message=form.questions["mail_comma"])
