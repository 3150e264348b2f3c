"""The pages on which applicants see what became of what they sent, write to the desk, change or cancel it.

No account. A life says which of it there is (`schemas/workflows/`).

Each step is a urlencoded post with the receipt number and the code from the mail
(`desk.domain.codes.manage_code`). So no URL holds a secret, and a mail scanner that opens links changes
nothing. The pages show no personal data, no name and no mail address; what was answered is a page of its own
for who knows one of the answers (`desk.web.manage.answers_copy`). What desk and applicant wrote to each other
is a page of its own, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from desk.domain import errors
from desk.domain.forms.answers_in_words import shown_sections
from desk.domain.forms.checks.normalising import slot_of
from desk.domain.seminars.seminar import takes_seminars
from desk.domain.submissions.model import is_sid
from desk.domain.submissions.workflow import APPLICANT, Action, Workflow
from desk.parts import Parts
from desk.usecases.change_submission import Acted, ChangedSince, act
from desk.views.manage import ManageView, render_lookup, render_problem, render_step
from desk.web.attempt_limit import Tries
from desk.web.forms.post import Posted, first
from desk.web.http import Response
from desk.web.manage.answers_copy import asked_for, is_known
from desk.web.manage.conversation import manage_words, thread_section
from desk.web.manage.lookup import Booking, look_up
from desk.web.manage.seminars import change_of
from desk.web.manage.view import can, view_of
from desk.web.site_page import framed_page, home

_HALF = ("", "")
_HEADERS = {"x-robots-tag": "noindex, nofollow"}
_FIELDS = ("receipt", "code", "_step", "_op", "_v", "slot", "slot.day", "slot.time", "text", "seminar")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A step's result. `kind` is status, confirm, copy, thread, cancelled, changed or replied."""

    kind: str
    sid: str
    form: str
    view: ManageView
    status: int = 200
    problem: errors.Problem | None = None


def step(posted: Posted, source: str, parts: Parts) -> Shown:
    """Carry out one post from `source` (an IP address).

    Raises NotFound, TooManyTries, Malformed, Unavailable.
    """
    booking = look_up(first(posted, "receipt"), first(posted, "code"), source, parts)
    match first(posted, "_step"):
        case "cancel" if can(booking, "withdraw", parts):
            return _shown("confirm", booking, parts)
        case "cancel":
            return _refused(booking, errors.NotAllowedNow(), parts)
        case "withdraw":
            return _do(Action(name="withdraw"), booking, posted, parts)
        case "change":
            return _change(booking, posted, parts)
        case "take_offer":
            action = Action(name="take_offer", given={"slot": first(posted, "slot")})
            return _do(action, booking, posted, parts)
        case "ask_earlier" | "stop_earlier" as name:
            return _do(Action(name=name), booking, posted, parts)
        case "thread":
            return _shown("thread", booking, parts)
        case "reply":
            return _reply(booking, posted, parts)
        case "copy":
            return _copy(booking, first(posted, "known"), source, parts)
        case _:
            return _shown("status", booking, parts)


def step_page(shown: Shown, parts: Parts) -> Response:
    """The page that shows the result of a step."""
    title, body = render_step(shown.kind, shown.view, parts.bundle)
    return _page(shown.status, title, body, parts, form=shown.form)


def problem_page(problem: errors.Problem, posted: Posted, parts: Parts) -> Response:
    """The page for a step that raised `problem`: the look-up form again, or a page that says what to do.

    After Unavailable, a button on the page sends `posted` again.
    """
    bundle, page = parts.bundle, parts.bundle["manage"]
    messages = bundle["messages"]
    if isinstance(problem, errors.NotFound):
        body = page["above"] + render_lookup(bundle, error=messages["manage"]["not_found"]) + page["below"]
        return _page(problem.status, messages["form"]["error_prefix"] + page["title"], body, parts)
    fields = tuple((name, first(posted, name)) for name in _FIELDS if name in posted)
    title = messages["problems"][problem.code]
    again = fields if isinstance(problem, errors.Unavailable) else ()
    body = render_problem(title, bundle, start=page["url"], home=home(bundle), again=again)
    return _page(problem.status, title, body, parts)


def _page(status: int, title: str, body: str, parts: Parts, *, form: str = "") -> Response:
    """A page in the frame of the form's own service, if it is known which form it is about."""
    page = parts.bundle["manage"]
    frame = page["areas"].get(page["area_of"].get(form), page)
    response = framed_page(status, frame, title, body, parts.bundle)
    response["headers"] |= _HEADERS
    return response


def _reply(booking: Booking, posted: Posted, parts: Parts) -> Shown:
    """Add a reply to the thread. What was typed is shown again, whatever stops it."""
    op, version = _attempt(posted)
    typed = first(posted, "text")
    action = Action(name="reply", given={"text": typed})
    try:
        acted = _act(action, booking, parts, op=op, version=version)
    except (errors.InvalidAnswers, errors.Changed, errors.NotAllowedNow) as problem:
        now_there = _again(booking, parts)
        words = manage_words(Workflow.of_form(parts.bundle, booking.form.id), parts.bundle)
        about = _refusal_words(problem, words, parts)
        is_typed = isinstance(problem, errors.InvalidAnswers)
        error = parts.bundle["messages"]["form"]["summary_title"] if is_typed else about
        typed_again = {"reply": typed, "reply_error": about if is_typed else ""}
        return _shown("thread", now_there, parts, problem=problem, error=error, **typed_again)
    return _shown("replied", _after(booking, acted), parts)


def _change(booking: Booking, posted: Posted, parts: Parts) -> Shown:
    if takes_seminars(booking.form):
        return _change_seminar(booking, posted, parts)
    if booking.grid is None:
        return _refused(booking, errors.NotAllowedNow(), parts)
    chosen = first(posted, "slot")
    halves = first(posted, "slot.day").strip(), first(posted, "slot.time").strip()
    if chosen in ("", "other"):
        chosen = ""
    else:
        halves = _HALF
    typed = chosen or ("T".join(halves) if all(halves) else "")
    wanted = slot_of(typed, booking.grid, now=parts.clock())
    messages = parts.bundle["messages"]["manage"]
    op, version = _attempt(posted)
    if not wanted:
        return _slot_refused(booking, errors.InvalidAnswers(), messages["choose_slot"], parts, halves=halves)
    is_repeated = any(event.get("op") == op for event in booking.dossier.events)
    if wanted == booking.stored["slot"] and version == booking.stored["v"] and not is_repeated:
        return _slot_refused(booking, errors.InvalidAnswers(), messages["same_slot"], parts, halves=halves)
    return _do(
        Action(name="change", given={"slot": wanted}), booking, posted, parts, chosen=chosen, halves=halves
    )


def _change_seminar(booking: Booking, posted: Posted, parts: Parts) -> Shown:
    chosen = first(posted, "seminar")
    action = change_of(booking, chosen)
    if action is None:
        message = booking.form.seminar_words["choose"]
        return _slot_refused(booking, errors.InvalidAnswers(), message, parts)
    return _do(action, booking, posted, parts, chosen=chosen)


def _copy(booking: Booking, known: str, source: str, parts: Parts) -> Shown:
    """The answers, for who knows the one that is asked for; else the status with an error.

    Raises TooManyTries.
    """
    form, stored = booking.form, booking.stored
    asked = asked_for(form, stored)
    if asked is None:
        return _refused(booking, errors.NotAllowedNow(), parts)
    if is_known(form, asked, known, stored, now=parts.clock()):
        words = manage_words(Workflow.of_form(parts.bundle, form.id), parts.bundle)
        answers = shown_sections(form, stored["answers"], labels=stored.get("labels"))
        sections = (*answers, *thread_section(booking, words))
        return _shown("copy", booking, parts, sections=sections)
    settings = parts.settings
    tries = Tries(client=parts.dynamodb, table=settings.table, kind="copy", key=settings.mail_hash_key)
    if tries.add(source, now=parts.clock()):
        raise errors.TooManyTries
    problem = errors.InvalidAnswers()
    message = parts.bundle["messages"]["manage"]["copy_wrong"]
    error = parts.bundle["messages"]["form"]["summary_title"]
    return _shown("status", booking, parts, problem=problem, error=error, copy_error=message)


def _do(
    action: Action,
    booking: Booking,
    posted: Posted,
    parts: Parts,
    *,
    chosen: str = "",
    halves: tuple[str, str] = _HALF,
) -> Shown:
    op, version = _attempt(posted)
    try:
        acted = _act(action, booking, parts, op=op, version=version)
    except (errors.InvalidAnswers, errors.SlotTaken) as problem:
        message = problem.errors[0].message
        return _slot_refused(_again(booking, parts), problem, message, parts, chosen=chosen, halves=halves)
    except (errors.Changed, errors.NotAllowedNow) as problem:
        return _refused(_again(booking, parts), problem, parts)
    # A repeated post gets the same page, unless the booking has changed again since: then its status.
    kind = "status"
    workflow = Workflow.of_form(parts.bundle, booking.form.id)
    if any(workflow.ways_to(acted.item["status"], action.name)):
        if action.name == "withdraw":
            kind = "cancelled"
        elif action.given and all(acted.item.get(name) == value for name, value in action.given.items()):
            kind = "changed"
    return _shown(kind, _after(booking, acted), parts)


def _act(action: Action, booking: Booking, parts: Parts, *, op: str, version: int) -> Acted:
    """The applicant's action, on what was just read. If somebody acted in between, it is read again: only
    `act` knows whether that stands in the way.
    """
    do = partial(act, action, booking.sid, by=APPLICANT, op=op, parts=parts, version=version)
    try:
        return do(dossier=booking.dossier)
    except errors.Changed:
        return do()


def _shown(
    kind: str, booking: Booking, parts: Parts, *, problem: errors.Problem | None = None, **more: Any
) -> Shown:
    """A page of a booking; `more` is what `view_of` shows beside."""
    view = view_of(booking, parts, kind=kind, **more)
    status = problem.status if problem else 200
    form = booking.form.id
    return Shown(kind=kind, sid=booking.sid, form=form, view=view, status=status, problem=problem)


def _attempt(posted: Posted) -> tuple[str, int]:
    """(op, version) that the page gave out: the id of this attempt, and the version the applicant saw.

    Raises Malformed.
    """
    op, version = first(posted, "_op"), first(posted, "_v")
    if not is_sid(op) or not (version.isascii() and version.isdigit()) or len(version) > 9:
        raise errors.Malformed
    return op, int(version)


def _after(booking: Booking, acted: Acted) -> Booking:
    """The booking after an action; its mails are the same, since none of those it wrote is sent yet."""
    return replace(booking, dossier=booking.dossier._replace(meta=acted.item))


def _again(booking: Booking, parts: Parts) -> Booking:
    """The booking as it is stored now."""
    dossier = parts.store.dossier(booking.sid) or booking.dossier
    return replace(booking, dossier=dossier)


def _refused(booking: Booking, problem: errors.Problem, parts: Parts) -> Shown:
    """The booking's status, and why nothing was done."""
    words = manage_words(Workflow.of_form(parts.bundle, booking.form.id), parts.bundle)
    return _shown("status", booking, parts, problem=problem, error=_refusal_words(problem, words, parts))


def _refusal_words(problem: errors.Problem, words: Mapping[str, str], parts: Parts) -> str:
    if isinstance(problem, ChangedSince | errors.Changed):
        return words["changed_since"]
    if problem.errors:
        return problem.errors[0].message
    if isinstance(problem, errors.NotAllowedNow):
        return words["not_allowed"]
    return str(parts.bundle["messages"]["problems"][problem.code])


def _slot_refused(
    booking: Booking,
    problem: errors.Problem,
    message: str,
    parts: Parts,
    *,
    chosen: str = "",
    halves: tuple[str, str] = _HALF,
) -> Shown:
    """The status page with the chosen slot, the error at it, and the nearest free slots."""
    error = parts.bundle["messages"]["form"]["summary_title"]
    return _shown(
        "status",
        booking,
        parts,
        problem=problem,
        error=error,
        slot_error=message,
        chosen=chosen,
        halves=halves,
    )
