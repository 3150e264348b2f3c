"""The pages on which readers subscribe to a magazine, confirm it and leave it. No script is needed.

Looking at a page changes nothing, because mail scanners open links: each step is a post. What is answered to
an address is the same whether it is subscribed, asked for, or new. Leaving is also what a mail program posts
by itself (RFC 8058): without cookies, from nowhere, and answered by a page and no redirect.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any

from desk.domain import errors
from desk.domain.codes.magazine_code import pasted_code
from desk.domain.forms import formats
from desk.domain.forms.checks.addresses import our_mailboxes, refusal_reason
from desk.domain.forms.checks.mail_domains import meant_domain
from desk.domain.forms.formats import mail_address, mail_fault
from desk.domain.forms.placeholders import fill
from desk.parts import Parts
from desk.usecases.magazines import magazines
from desk.views.magazine import render_ask, render_leave, render_magazine_problem, render_result
from desk.web.attempt_limit import Tries
from desk.web.forms.post import Posted, first, posted_fields
from desk.web.http import Request, Response, content_type
from desk.web.site_page import framed_page, home

_HEADERS = {"x-robots-tag": "noindex, nofollow"}
_ONE_CLICK = ("List-Unsubscribe", "One-Click")
_LONGEST_ADDRESS = 1000
_MOST_PARTS = 10
_ID = re.compile("[a-z0-9-]{1,60}")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The page that a step ends with. `kind` is asked, ask, confirmed, code, leave or left.

    `error`: what is wrong with what was typed, or (asked) what to ask about it. `magazine` is "" if nothing
    of the subscription is left.
    """

    kind: str
    magazine: str
    status: int = 200
    typed: str = ""
    error: str = ""
    code: str = ""
    issue: str = ""
    problem: errors.Problem | None = None


def step(posted: Posted, source: str, parts: Parts) -> Shown:
    """Carry out a post of the magazine's own page, from `source` (an IP address).

    Raises Malformed, TooManyTries, Unavailable.
    """
    magazine = first(posted, "magazine")
    if magazine not in parts.bundle["magazines"]:
        raise errors.Malformed
    match first(posted, "_step"):
        case "ask":
            return _ask(magazine, first(posted, "email"), source, parts)
        case "confirm":
            return _confirm(magazine, first(posted, "code"), source, parts)
        case _:
            raise errors.Malformed


def leave_page(query: Mapping[str, str], parts: Parts) -> Shown:
    """The page with the button, for who opens the link: it writes nothing, not even a count of wrong codes,
    of which nobody could guess one. Raises NotFound, Unavailable.
    """
    code, issue = _of_query(query)
    magazine = magazines.find(code, parts)
    return Shown(kind="leave", magazine=magazine, code=code, issue=issue)


def leave(request: Request, source: str, parts: Parts) -> Shown:
    """A post to the link: a mail program's, or our own button's.

    Raises NotFound, TooManyTries, Unavailable.
    """
    code, issue = _of_query(request.query)
    by_program = is_one_click(request)
    if not by_program and first(_fields(request), "_step") != "leave":
        # Whatever posted it, it did not ask to leave.
        return leave_page(request.query, parts)
    magazine = _counted(
        lambda: magazines.leave(code, parts, by="one-click" if by_program else "page", issue=issue),
        source,
        parts,
    )
    return Shown(kind="left", magazine=magazine)


def is_one_click(request: Request) -> bool:
    """Whether the body is what RFC 8058 has mail programs send, in either encoding of forms."""
    name, value = _ONE_CLICK
    if content_type(request) != "multipart/form-data":
        return first(_fields(request), name) == value
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode("latin-1", "replace")
    message: Any = message_from_bytes(head + request.body, policy=policy.HTTP)
    parts = message.get_payload() if message.is_multipart() else []
    return any(
        part.get_param("name", header="content-disposition") == name
        and (part.get_payload(decode=True) or b"").strip() == value.encode()
        for part in parts[:_MOST_PARTS]
    )


def page_of(shown: Shown, parts: Parts) -> Response:
    """The page that shows the result of a step."""
    bundle, words = parts.bundle, parts.bundle["magazine_words"]
    known = bundle["magazines"].get(shown.magazine)
    title = known["title"] if known else words["any_magazine"]
    frame = (known or next(iter(bundle["magazines"].values())))["page"]
    if shown.kind in ("ask", "code"):
        errors_of = {"email_error" if shown.kind == "ask" else "code_error": shown.error}
        form = render_ask(bundle, shown.magazine, typed=shown.typed, **errors_of)
        name = bundle["messages"]["form"]["error_prefix"] + frame["title"]
        return _page(shown.status, frame, name, frame["above"] + form + frame["below"], parts)
    if shown.kind == "leave":
        name, body = render_leave(bundle, title, code=shown.code, issue=shown.issue)
    else:
        name, body = render_result(
            shown.kind, bundle, title, start=frame["url"], to=shown.typed, question=shown.error
        )
    return _page(shown.status, frame, name, body, parts)


def problem_page(problem: errors.Problem, parts: Parts) -> Response:
    """The page for a step that raised `problem`."""
    bundle = parts.bundle
    frame = next(iter(bundle["magazines"].values()))["page"]
    words = bundle["magazine_words"]
    is_link = isinstance(problem, errors.NotFound)
    title = words["bad_link_title"] if is_link else bundle["messages"]["problems"][problem.code]
    lead = words["bad_link_lead"] if is_link else ""
    body = render_magazine_problem(title, lead, bundle, start=frame["url"], home=home(bundle))
    return _page(problem.status, frame, title, body, parts)


def _ask(magazine: str, typed: str, source: str, parts: Parts) -> Shown:
    error = _address_error(typed, parts)
    if error:
        problem = errors.InvalidAnswers()
        return Shown(
            kind="ask", magazine=magazine, typed=typed[:_LONGEST_ADDRESS], error=error,
            status=problem.status, problem=problem,
        )  # fmt: skip
    if _tries(parts).add(source, now=parts.clock()):
        raise errors.TooManyTries
    address = mail_address(typed)
    magazines.subscribe(magazine, address, parts, by="page")
    return Shown(kind="asked", magazine=magazine, typed=address, error=_slip(address, parts))


def _confirm(magazine: str, typed: str, source: str, parts: Parts) -> Shown:
    try:
        found = _counted(lambda: magazines.confirm(pasted_code(typed), parts), source, parts)
    except errors.NotFound as problem:
        error = parts.bundle["magazine_words"]["code_wrong"]
        return Shown(kind="code", magazine=magazine, error=error, status=problem.status, problem=problem)
    return Shown(kind="confirmed", magazine=found)


def _address_error(typed: str, parts: Parts) -> str:
    """What is wrong with an address, in the words of the forms; "" if nothing is."""
    messages: Any = parts.bundle["messages"]["errors"]
    if not typed.strip():
        return str(parts.bundle["magazine_words"]["email_missing"])
    if len(typed) > _LONGEST_ADDRESS:
        return str(messages["mail"]["too_long"])
    address = mail_address(typed)
    if not formats.is_mail_address(address):
        fault = mail_fault(address)
        return str(messages["mail"][fault] if fault else messages["format"]["mail-address"])
    reason = refusal_reason(address, our_mailboxes(parts.bundle))
    return str(messages["address"][reason]) if reason else ""


def _slip(address: str, parts: Parts) -> str:
    """What to ask about a mail domain that looks like a slip; "" about any other."""
    meant = meant_domain(address, parts.bundle["mail_domains"])
    words = parts.bundle["messages"]["questions"]["mail_domain"]
    return fill(words, {"domain": meant}) if meant else ""


def _counted(do: Callable[[], str], source: str, parts: Parts) -> str:
    """`do`; a wrong code is counted. Raises TooManyTries in place of NotFound once there were too many."""
    try:
        return do()
    except errors.NotFound:
        if _tries(parts).add(source, now=parts.clock()):
            raise errors.TooManyTries from None
        raise


def _tries(parts: Parts) -> Tries:
    """Counts a source's requests and wrong codes together."""
    settings = parts.settings
    return Tries(client=parts.dynamodb, table=settings.table, kind="magazine", key=settings.mail_hash_key)


def _of_query(query: Mapping[str, str]) -> tuple[str, str]:
    """(plain code, issue) of the link; the issue is "" if it isn't one's id."""
    issue = query.get("n", "")
    return pasted_code(query.get("c", "")), issue if _ID.fullmatch(issue) else ""


def _fields(request: Request) -> Posted:
    """The fields of an urlencoded body; {} for any other."""
    if content_type(request) != "application/x-www-form-urlencoded":
        return {}
    try:
        return posted_fields(request.body)
    except errors.Malformed:
        return {}


def _page(status: int, frame: Mapping[str, str], title: str, body: str, parts: Parts) -> Response:
    response = framed_page(status, frame, title, body, parts.bundle)
    response["headers"] |= _HEADERS
    return response
