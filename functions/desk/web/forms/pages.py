"""A form as pages: input, check, done. Visitors with and without script get the same pages; the script
only fetches them instead of navigating.

Each step is a urlencoded post to `/api/forms/{form}`. The state is in the pages alone, so an expired page,
an error or a lost connection never loses what was typed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from desk.domain import errors
from desk.domain.codes.canary_proof import FIELD, is_proof
from desk.domain.codes.page_nonce import (
    ExpiredNonce,
    WrongNonce,
    age_by_this_clock,
    check_nonce,
    new_nonce,
)
from desk.domain.forms.answers_in_words import shown_sections
from desk.domain.forms.editions import CONTROL, changed_since, shown_edition
from desk.domain.forms.form import Form
from desk.domain.forms.questions import questions
from desk.domain.submissions.model import is_sid
from desk.domain.submissions.workflow import has_ended
from desk.parts import Parts
from desk.storage.store import Taken
from desk.usecases.take_submission import refusal, take
from desk.views.form import form_view, render_form
from desk.views.form_opening import closed_view, late_words
from desk.views.templates import render
from desk.web.forms.done_page import done_url
from desk.web.forms.opening import Room, check_open, check_room, few_words, room_of, standing_of
from desk.web.forms.page_ids import shown_by, sid_and_receipt, sid_for
from desk.web.forms.post import Posted, first, posted_fields, raw_answers, unknown_texts
from desk.web.http import Request, Response, html_response, redirect
from desk.web.notices import with_notices
from desk.web.site_page import framed_page, home

TOO_FAST = timedelta(seconds=2)
"""A check page that is sent sooner was hardly read by a person."""

Outcome = Taken | errors.Problem | None
"""The result of a step, for the log: a stored submission, a refusal, or neither."""


def step(form: Form, request: Request, parts: Parts, *, source: str) -> tuple[Response, Outcome]:
    """Handle one post from `source` (an IP address): the page to show, and the outcome.

    A page that shows its form in steps posts the sections of a step as `_section` before it goes on. The
    errors of these sections alone are shown then; 204 if there are none.
    """
    posted = posted_fields(request.body)
    raw = raw_answers(form.schema, posted)
    if first(posted, "_step") == "send" and "_edit" not in posted:
        return _send(form, raw, posted, parts, source=source)
    answers = form.normalise(raw, now=parts.clock())
    sid, receipt = ("", None) if "_section" in posted else sid_and_receipt(form, answers, parts)
    if receipt:
        # A browser posts a page of before the receipt again if it is asked to: no answer is shown any more.
        return redirect(done_url(form, receipt, parts)), None
    try:
        check_open(form, parts)
        room = room_of(form, answers, parts)
        check_room(form, room)
    except (errors.NotYetOpen, errors.Closed, errors.Full, errors.CalledOff) as problem:
        return _refused(form, raw, problem, posted, parts)
    if "_edit" in posted:
        return _input_page(form, raw, posted, parts, edited=first(posted, "_edit")), None
    field_errors = form.errors(answers, now=parts.clock())
    if "_section" in posted:
        asked = _fields_of(form, posted["_section"])
        field_errors = tuple(error for error in field_errors if error.field in asked)
    if field_errors:
        return _refused(form, raw, refusal(form, answers, field_errors, parts), posted, parts)
    if "_section" in posted:
        return html_response(204, "", parts.bundle["headers"]), None
    return _check_page(form, answers, posted, parts, sid=sid, room=room), None


def start(form: Form, parts: Parts) -> Response:
    """The empty form as it stands now, or why it takes nothing: the site's page, without script, knows only
    what is always true.
    """
    try:
        check_open(form, parts)
        check_room(form, room_of(form, {}, parts))
    except (errors.NotYetOpen, errors.Closed, errors.Full) as problem:
        page, title = parts.bundle["pages"][form.id], parts.bundle["messages"]["problems"][problem.code]
        body = render("closed.html", closed=closed_view(form, problem.code, title))
        return _page(form, page["title"], page["above"] + body + page["below"], parts, status=200)
    return _input_page(form, {}, {}, parts)


def problem_page(form: Form, problem: errors.Problem, parts: Parts) -> Response:
    """A page that says why a request can't be served."""
    title = parts.bundle["messages"]["problems"][problem.code]
    page = parts.bundle["pages"][form.id]["url"]
    body = render("problem.html", title=title, page=page, words=form.page_words, home=home(parts.bundle))
    return _page(form, title, body, parts, status=problem.status)


def _send(
    form: Form, raw: Mapping[str, Any], posted: Posted, parts: Parts, *, source: str
) -> tuple[Response, Outcome]:
    sid, nonce = first(posted, "_sid"), first(posted, "_nonce")
    answers = form.normalise(raw, now=parts.clock())
    try:
        check_open(form, parts, sid=sid, raw=raw)
    except (errors.NotYetOpen, errors.Closed) as problem:
        return _refused(form, raw, problem, posted, parts)
    try:
        check_nonce(
            nonce,
            form.id,
            sid,
            now=parts.clock(),
            keys=parts.settings.nonce_keys,
            shown=shown_by(form, answers),
        )
    except (ExpiredNonce, WrongNonce) as error:
        field_errors = form.errors(answers, now=parts.clock())
        if field_errors:
            return _refused(form, raw, refusal(form, answers, field_errors, parts), posted, parts)
        is_old = isinstance(error, ExpiredNonce)
        words = form.page_words["expired"] if is_old else form.page_words["changed"]
        sid = sid if is_sid(sid) else sid_for(form, answers, parts)
        return _check_page(form, answers, posted, parts, sid=sid, problem=words, status=400), None
    try:
        taken = _take(form, sid, raw, posted, parts, source=source)
    except (errors.InvalidAnswers, errors.SlotTaken, errors.Full, errors.CalledOff) as problem:
        return _refused(form, raw, problem, posted, parts)
    except errors.Unavailable as problem:
        words = form.page_words["failed"]
        return _check_page(form, answers, posted, parts, sid=sid, problem=words, status=503), problem
    except errors.SidReused as problem:
        return problem_page(form, problem, parts), problem
    if has_ended(taken.item) and "shown_as" not in taken.item:
        # A late copy of a post, or a page from before the end: only a page that says so books anew.
        words, sid = form.page_words["ended"], sid_for(form, answers, parts)
        return _check_page(form, answers, posted, parts, sid=sid, problem=words, status=409), taken
    return redirect(done_url(form, taken.item["receipt"], parts)), taken


def _take(
    form: Form, sid: str, raw: Mapping[str, Any], posted: Posted, parts: Parts, *, source: str
) -> Taken:
    proof, now = first(posted, FIELD), parts.clock()
    if proof and is_proof(proof, form.id, sid, now=now, keys=parts.settings.nonce_keys):
        return take(form, sid, raw, parts, canary=True)
    return take(form, sid, raw, parts, source=source, suspect=_suspicions(posted, parts))


def _refused(
    form: Form, raw: Mapping[str, Any], problem: errors.Problem, posted: Posted, parts: Parts
) -> tuple[Response, Outcome]:
    return _input_page(form, raw, posted, parts, problem=problem), problem


def _fields_of(form: Form, sections: list[str]) -> set[str]:
    """The fields of these sections, by the sections' ids."""
    return {
        name for section in form.words["sections"] if section["id"] in sections for name in section["fields"]
    }


def _suspicions(posted: Posted, parts: Parts) -> tuple[str, ...]:
    """The signs of a bot; staff see them, and they are never a reason to refuse."""
    found = []
    if first(posted, "_website"):
        found.append("honeypot")
    age = age_by_this_clock(first(posted, "_nonce"), now=parts.clock())
    if age is not None and age < TOO_FAST:
        found.append("too_fast")
    return tuple(found)


def _input_page(
    form: Form,
    answers: Mapping[str, Any],
    posted: Posted,
    parts: Parts,
    *,
    problem: errors.Problem | None = None,
    edited: str = "",
) -> Response:
    """The form with the typed values, and an error at each field that `problem` names. `edited` is the field
    that the visitor came back to change.
    """
    page = parts.bundle["pages"][form.id]
    known = set(form.words["fields"])
    field_errors: tuple[errors.FieldError, ...] = problem.errors if problem else ()
    shown = tuple(error for error in field_errors if error.field in known)
    titles = parts.bundle["messages"]["problems"]
    closed = closed_view(form, problem.code, titles[problem.code]) if problem else None
    standing = standing_of(form, parts)
    html = render_form(
        form, answers, shown, edited=edited, closed=closed, now=parts.clock(), standing=standing
    )
    if lost := unknown_texts(form.schema, posted):
        html = render("lost.html", lost=lost, words=form.page_words) + html
    if renewed := changed_since(form, first(posted, CONTROL), answers):
        html = render("renewed.html", renewed=renewed, words=form.page_words) + html
    title = form.page_words["error_prefix"] + page["title"] if problem else page["title"]
    status = problem.status if problem else 200
    return _page(form, title, page["above"] + html + page["below"], parts, status=status)


def _check_page(
    form: Form,
    answers: Mapping[str, Any],
    posted: Posted,
    parts: Parts,
    *,
    sid: str,
    room: Room | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """What was typed, to be looked at and sent. `room`: if it was read before."""
    nonce = new_nonce(
        form.id, sid, now=parts.clock(), keys=parts.settings.nonce_keys, shown=shown_by(form, answers)
    )
    own = [
        ("_sid", sid),
        ("_nonce", nonce),
        ("_website", first(posted, "_website")),
        (CONTROL, shown_edition(form)),
    ]
    typed = raw_answers(form.schema, posted)
    body = render(
        "check.html",
        form=form_view(form),
        sections=shown_sections(form, answers, typed),
        questions={question.field: question.message for question in questions(form, answers, typed)},
        hidden=[*_controls({**answers, **_as_typed(form, answers, typed)}), *own],
        problem=problem,
        late=late_words(form) if form.opening.state(parts.clock()) == "late" else "",
        few=few_words(form, room or room_of(form, answers, parts)),
        lost=unknown_texts(form.schema, posted),
        renewed=changed_since(form, first(posted, CONTROL), answers),
        words=form.page_words,
    )
    title = form.page_words["check_title"]
    if problem:
        title = form.page_words["error_prefix"] + title
    return _page(form, title, body, parts, status=status)


def _controls(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, value) of the hidden controls that post answers again."""
    found = []
    for field, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            found.append((field, "true" if one is True else str(one)))
    return found


def _as_typed(form: Form, answers: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, str]:
    """The answers that are shown as they were typed (`answers_in_words`), so that the next page can do so."""
    rules = form.schema["properties"]
    return {
        field: value
        for field, value in typed.items()
        if rules[field].get("format") in ("kana", "jp-phone") and field in answers
    }


def _page(form: Form, title: str, body: str, parts: Parts, *, status: int) -> Response:
    """The site's page of the form with this title and content."""
    frame = with_notices(parts.bundle["pages"][form.id], str(form.words["desk"]), parts)
    return framed_page(status, frame, title, body, parts.bundle)
