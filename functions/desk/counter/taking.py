"""A submission that staff take for somebody who calls: by the form's own rules and its `by_phone`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.counter.actions.mail_texts import MailText, mail_text
from desk.counter.session import Session, slot_of
from desk.domain import intake
from desk.domain.errors import CalledOff, FieldError, Full, InvalidAnswers, SlotTaken
from desk.domain.forms.answers import Answers
from desk.domain.forms.answers_in_words import shown_sections
from desk.domain.forms.by_phone import by_phone
from desk.domain.forms.form import Form
from desk.domain.forms.questions import questions, remarks
from desk.domain.intake import Caller
from desk.domain.mail.letters import letters_of
from desk.domain.mail.stored.rows import letter_item
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.model import Item, Letter, Submission
from desk.storage.seminars.seats import counter_of
from desk.usecases.take_submission import refusal, take

Titled = tuple[str, tuple[tuple[str, str], ...]]
"""A title with rows of (name, words)."""

_NOT_YET = "（受付番号）"
"""Stands for the receipt number in a mail that is shown before there is one."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """What has to be corrected; `message` is said where no answer is to blame."""

    errors: tuple[FieldError, ...]
    message: str = ""


def forms_by_phone(session: Session) -> tuple[Form, ...]:
    """The forms that staff fill in for callers, with the rules that hold then."""
    found = (by_phone(session.bundle, form_id) for form_id in session.bundle["forms"])
    return tuple(form for form in found if form)


def summary(form: Form, answers: Answers, raw: Mapping[str, Any]) -> Iterator[Titled]:
    """The answers as they will be stored, and what to ask once more."""
    for section in shown_sections(form, answers):
        yield section.title, tuple((one.label, one.value or "（答えなし）") for one in section.answers)
    doubts = [(form.label(one.field), one.message) for one in questions(form, answers, raw)]
    doubts += [("見てほしいこと", words) for words in remarks(form, answers)]
    if doubts:
        yield "もう一度、確かめてください", tuple(doubts)
    if form.address(answers) is None:
        yield "お知らせ", (("メール", "アドレスがないので、メールの代わりに、手紙の仕事が一覧に出ます"),)


def mails_of(session: Session, form: Form, answers: Answers, sid: str) -> Iterator[MailText]:
    """The mails to the applicant, before the submission is taken: without its receipt number.

    Raises Unavailable.
    """
    submission = intake.submission_of(
        form,
        answers,
        bundle=session.bundle,
        sid=sid,
        receipt=_NOT_YET,
        now=session.now,
        caller=Caller(taken_by=session.who),
    )
    if submission.seminar:
        submission = _with_seat(session, form, submission)
    own = session.parts.form(form.id) or form
    for letter in letters_of(own, submission, bundle=session.bundle):
        if letter.reader != "desk":
            yield mail_text(session, letter, _row(submission, letter, session))


def taken(session: Session, form: Form, sid: str, raw: Mapping[str, Any], answers: Answers) -> Item | Refused:
    """Store the submission under `sid`, however often it is asked: its META item, or what to correct.

    Raises SidReused, Unavailable.
    """
    if errors := form.errors(answers, now=session.now):
        return Refused(errors=refusal(form, answers, errors, session.parts).errors)
    caller = Caller(taken_by=session.who)
    try:
        stored = session.patiently(lambda: take(form, sid, raw, session.parts, caller=caller))
    except (InvalidAnswers, SlotTaken) as problem:
        return Refused(errors=problem.errors)
    except (Full, CalledOff) as problem:
        # Where there are errors, another seminar can be chosen.
        message = "" if problem.errors else str(session.bundle["messages"]["problems"][problem.code])
        return Refused(errors=problem.errors, message=message)
    return dict(stored.item)


def to_tell(session: Session, form: Form, item: Item) -> Iterator[str]:
    """What to read out to the caller, and what is to be done next."""
    receipt = str(item["receipt"])
    yield f"受け付けました。受付番号は {receipt} です。"
    yield f"読み上げて、書きとめてもらってください：{' '.join(receipt)}"
    if "turn" in item:
        yield (
            "席がいっぱいなので、キャンセル待ちです。お知らせが届くまでは参加できないことを、伝えてください。"
        )
    elif "seminar" in item and "seat" not in item:
        yield "同じメールアドレスで、もう申し込まれています。席は、はじめの申込みにあり、増えていません。"
    if "slot" in item:
        next_step = session.hint("confirm_next")
        yield f"希望の日時は {slot_of(session, item)} です。まだ決まっていません{next_step}。"
    if form.address(item["answers"]) is None:
        yield session.hint("write_letter", receipt=receipt)


def _with_seat(session: Session, form: Form, submission: Submission) -> Submission:
    """What it would get at its seminar now."""
    seminar = seminars_of(form)[submission.seminar]
    seats = session.patiently(lambda: counter_of(session.parts.store, form.id, seminar))
    turn = 0 if seats.next_gets == "seat" else seats.turn + 1
    return intake.with_seat(
        submission, form, bundle=session.bundle, key=submission.sid, turn=turn, is_again=False
    )


def _row(submission: Submission, letter: Letter, session: Session) -> Item:
    return letter_item(submission.sid, submission.desk, submission.receipt, letter, v=1, at=session.now)
