"""`take`: take a submission for somebody who calls, by the form's own rules and its `by_phone`."""

import sys
from typing import Any
from uuid import uuid4

from desk.counter.session import Session
from desk.counter.taking import Refused, mails_of, summary, taken, to_tell
from desk.domain.errors import FieldError
from desk.domain.forms.by_phone import by_phone
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item
from desk.staff.session import agreed
from desk.staff.typed.answer_sheet import (
    UnknownName,
    answer_of,
    blank_sheet,
    fields_of,
    is_needed,
    question_lines,
    read_sheet,
)
from desk.staff.words.terminal import pairs

_NOTHING = "何も受け付けませんでした。"


class _Over(Exception):
    """Nobody types any more."""


def print_sheet(session: Session, form_id: str) -> int:
    """Print an empty sheet of a form; the exit status."""
    form = by_phone(session.bundle, form_id)
    if form is None:
        return _not_by_phone(form_id)
    print("\n".join(blank_sheet(form)))
    return 0


def take(session: Session, form_id: str, *, sheet: str | None, sure: bool) -> int:
    """Take what was written on a `sheet`, or ask for every answer; the exit status."""
    form = by_phone(session.bundle, form_id)
    if form is None:
        return _not_by_phone(form_id)
    try:
        raw = {field: answer_of(form, field, text) for field, text in read_sheet(form, sheet or "").items()}
    except UnknownName as unknown:
        print(f"「{unknown.name}」という項目は、このフォームにありません。", file=sys.stderr)
        return 1
    # Kept over all tries: whatever happens on the way, it's one submission.
    sid = str(uuid4())
    try:
        while True:
            if sheet is None:
                _ask(session, form, raw)
            errors = form.errors(form.normalise(raw, now=session.now), now=session.now)
            if not errors:
                done = _taken(session, form, sid, raw, sure=sure)
                if isinstance(done, int):
                    return done
                if not isinstance(done, tuple):
                    print("\n".join(("", *to_tell(session, form, done))))
                    return 0
                errors = done
            _print_errors(form, errors)
            if sheet is not None:
                print(_NOTHING, file=sys.stderr)
                return 1
            for error in errors:
                raw.pop(error.field, None)
    except _Over:
        print(f"\n{_NOTHING}")
        return 1


def _taken(
    session: Session, form: Form, sid: str, raw: dict[str, Any], *, sure: bool
) -> Item | int | tuple[FieldError, ...]:
    """What was stored; the exit status if it isn't to be, or what has to be corrected."""
    answers = form.normalise(raw, now=session.now)
    for title, rows in summary(form, answers, raw):
        print(f"■ {title}")
        print("\n".join(pairs(rows)))
    for mail in mails_of(session, form, answers, sid):
        if not mail.by_post:
            print("■ 送るメール")
            print("\n".join(pairs([(mail.kind, f"「{mail.subject}」（{mail.to} へ）")])))
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    done = taken(session, form, sid, raw, answers)
    if not isinstance(done, Refused):
        return done
    if done.message:
        print(f"{done.message}{_NOTHING}", file=sys.stderr)
        return 1
    return done.errors


def _ask(session: Session, form: Form, raw: dict[str, Any]) -> None:
    """Ask what isn't answered yet, question by question; raises _Over at the end of what is typed."""
    for field in fields_of(form):
        if field in raw or not form.is_asked(field, form.normalise(raw, now=session.now)):
            continue
        print()
        print("\n".join(question_lines(form, field, raw)))
        while True:
            text = _typed(is_long=form.words["fields"][field].get("control") == "textarea")
            if not text and not is_needed(form, field, raw):
                break
            answer = answer_of(form, field, text)
            errors = _errors_of(session, form, {**raw, field: answer}, field)
            if not errors:
                raw[field] = answer
                break
            _print_errors(form, errors)


def _errors_of(session: Session, form: Form, raw: dict[str, Any], field: str) -> tuple[FieldError, ...]:
    found = form.errors(form.normalise(raw, now=session.now), now=session.now)
    return tuple(error for error in found if error.field == field)


def _typed(*, is_long: bool) -> str:
    """A line, or lines until an empty one. Raises _Over."""
    lines: list[str] = []
    print("（何行でも。終わったら、空の行で Enter）：" if is_long else "：", end="", flush=True)
    while True:
        line = sys.stdin.readline()
        if not line:
            raise _Over
        if not is_long or not line.strip():
            return "\n".join([*lines, *([] if is_long else [line.strip()])])
        lines.append(line.strip())


def _print_errors(form: Form, errors: tuple[FieldError, ...]) -> None:
    for error in errors:
        label = form.label(error.field) if error.field in form.words["fields"] else ""
        print(f"{label}：{error.message}" if label else error.message, file=sys.stderr)


def _not_by_phone(form_id: str) -> int:
    print(
        f"フォーム「{form_id}」は、電話では受け付けません（forms/{form_id}.yml の by_phone）。",
        file=sys.stderr,
    )
    return 1
