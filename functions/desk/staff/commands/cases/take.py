"""`take`: take a submission for somebody who calls, by the form's own rules and its `by_phone`."""

import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from desk.counter.session import Session, slot_of
from desk.domain.errors import CalledOff, FieldError, Full, InvalidAnswers, SlotTaken
from desk.domain.forms.answers import Answers
from desk.domain.forms.answers_in_words import shown_sections
from desk.domain.forms.by_phone import by_phone
from desk.domain.forms.form import Form
from desk.domain.forms.questions import questions, remarks
from desk.domain.intake import Caller
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
from desk.storage.store import Taken
from desk.usecases.take_submission import take as take_answers

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
                taken = _taken(session, form, sid, raw, sure=sure)
                if isinstance(taken, int):
                    return taken
                if isinstance(taken, Taken):
                    _tell(session, form, taken)
                    return 0
                errors = taken
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
) -> Taken | int | tuple[FieldError, ...]:
    """What was stored; the exit status if it isn't to be, or what has to be corrected."""
    answers = form.normalise(raw, now=session.now)
    for title, rows in _summary(form, answers, raw):
        print(f"■ {title}")
        print("\n".join(pairs(rows)))
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    caller = Caller(taken_by=session.who)
    try:
        return session.patiently(lambda: take_answers(form, sid, raw, session.parts, caller=caller))
    except (InvalidAnswers, SlotTaken) as problem:
        return problem.errors
    except (Full, CalledOff) as problem:
        if problem.errors:  # another seminar can be chosen
            return problem.errors
        print(f"{session.bundle['messages']['problems'][problem.code]}{_NOTHING}", file=sys.stderr)
        return 1


def _summary(
    form: Form, answers: Answers, raw: dict[str, Any]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The answers as they will be stored, what to ask once more, and what becomes of the mails."""
    for section in shown_sections(form, answers):
        yield section.title, [(one.label, one.value or "（答えなし）") for one in section.answers]
    doubts = [(form.label(one.field), one.message) for one in questions(form, answers, raw)]
    doubts += [("見てほしいこと", words) for words in remarks(form, answers)]
    if doubts:
        yield "もう一度、確かめてください", doubts
    if form.address(answers) is None:
        yield "お知らせ", [("メール", "アドレスがないので、メールの代わりに、手紙の仕事が一覧に出ます")]


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


def _tell(session: Session, form: Form, taken: Taken) -> None:
    """What to read out to the caller, and what is to be done next."""
    item = dict(taken.item)
    receipt = str(item["receipt"])
    print()
    print(f"受け付けました。受付番号は {receipt} です。")
    print(f"読み上げて、書きとめてもらってください：{' '.join(receipt)}")
    if "turn" in item:
        print(
            "席がいっぱいなので、キャンセル待ちです。お知らせが届くまでは参加できないことを、伝えてください。"
        )
    elif "seminar" in item and "seat" not in item:
        print("同じメールアドレスで、もう申し込まれています。席は、はじめの申込みにあり、増えていません。")
    if "slot" in item:
        print(f"希望の日時は {slot_of(session, item)} です。まだ決まっていません（confirm で決まります）。")
    if form.address(item["answers"]) is None:
        print(
            f"手紙の文は letter {receipt} で出します。知らせたら、letter-sent {receipt} で記録してください。"
        )


def _not_by_phone(form_id: str) -> int:
    print(
        f"フォーム「{form_id}」は、電話では受け付けません（forms/{form_id}.yml の by_phone）。",
        file=sys.stderr,
    )
    return 1
