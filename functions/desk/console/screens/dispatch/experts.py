"""派遣: the experts whom a desk sends, with their load; adding, correcting, resting and erasing one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import attempt, session_of, typed
from desk.counter.dispatch.experts import (
    LABELS,
    LONGEST,
    Load,
    by_name,
    desks_that_send,
    experts_of,
    load_of,
    needed_by,
    normalised,
    rest_values,
    work_of,
)
from desk.counter.session import Session
from desk.domain.codes.receipt import ALPHABET
from desk.domain.submissions.dispatch.experts import expert_item
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.dispatch.experts import Outcome, add_expert, change_expert, delete_expert

EDIT, REST, BACK, ERASE = "edit", "rest", "back", "erase"
RIGHTS: Mapping[str, Right] = {
    EDIT: Right.HANDLE,
    REST: Right.HANDLE,
    BACK: Right.HANDLE,
    ERASE: Right.ADMIN,
}
"""What can be done about an expert -> the right that it needs at the desk."""
_LETTERS, _DRAWS = 4, 8


@dataclass(frozen=True, kw_only=True)
class Line:
    """An expert in the list. `jobs`: what the member may do about them."""

    id: str
    name: str
    field: str
    mail: str
    is_active: bool
    load: Load
    jobs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An expert of a desk that the member sees."""

    session: Session
    desk: str
    item: Item
    work: list[Item]

    @property
    def path(self) -> str:
        return f"/dispatch/{self.desk}/experts"


def show_all(request: Request, parts: Parts, *, desk: str) -> Answer:
    session = _session(request, parts, desk, Right.SEE)
    if session is None:
        return NotFound()
    work, found = work_of(session, desk), experts_of(session, desk)
    return Page(
        "dispatch/experts.html",
        {
            "path": f"/dispatch/{desk}/experts",
            "experts": [_line(request, session, desk, item, work) for item in by_name(found)],
            "may_add": request.who.may(Right.HANDLE, desk),
            "done": request.query.get("done", ""),
        },
    )


def ask_new(request: Request, parts: Parts, *, desk: str) -> Answer:
    if _session(request, parts, desk, Right.HANDLE) is None:
        return NotFound()
    return _form(desk, "add", typed(request.kept), is_kept=request.kept is not None)


def add(request: Request, parts: Parts, *, desk: str) -> Answer:
    """Add an expert. The same attempt adds one."""
    session, asked = _session(request, parts, desk, Right.HANDLE), typed(request.form)
    if session is None:
        return NotFound()
    values, wrong = normalised({name: asked.get(name, "") for name in LABELS})
    if wrong:
        return _form(desk, "add", asked, wrong=wrong)
    op, now = attempt(asked.get("op", "")), session.now
    for draw in range(_DRAWS):
        expert = _id_of(op, draw)
        there = experts_of(session, desk).get(expert)
        if there and there.get("op") == op:
            break
        if there:
            continue
        item: Item = {**expert_item(desk, expert, at=now, **values), "op": op}
        done = session.patiently(
            lambda item=item: add_expert(parts.store, item, by=session.who, op=op, at=now)  # type: ignore[misc]
        )
        if done == "done":
            break
    return Redirect(f"/dispatch/{desk}/experts?done=add")


def show(request: Request, parts: Parts, *, desk: str, expert: str, job: str) -> Answer:
    found = _opened(request, parts, desk, expert, job)
    if found is None:
        return NotFound()
    if job == EDIT:
        asked = {**{name: str(found.item[name]) for name in LABELS}, **typed(request.kept)}
        return _form(desk, f"{expert}/{EDIT}", asked, is_kept=request.kept is not None, found=found)
    return _question(found, job)


def do(request: Request, parts: Parts, *, desk: str, expert: str, job: str) -> Answer:
    found, asked = _opened(request, parts, desk, expert, job), typed(request.form)
    if found is None:
        return NotFound()
    if asked.get("version") != str(found.item["v"]):
        return _question(found, job, is_changed=True) if job != EDIT else _changed_form(found, asked)
    if job in (REST, ERASE) and needed_by(found.item, found.work):
        return _question(found, job)
    values: Mapping[str, Any] = {}
    if job == EDIT:
        values, wrong = normalised({name: asked.get(name, "") for name in LABELS})
        if wrong:
            return _form(desk, f"{expert}/{EDIT}", asked, wrong=wrong, found=found)
    elif job != ERASE:
        values = rest_values(active=job == BACK, at=found.session.now)
    if _written(found, job, values, op=attempt(asked.get("op", ""))) == "changed":
        return _question(found, job, is_changed=True) if job != EDIT else _changed_form(found, asked)
    return Redirect(f"{found.path}?done={job}")


def _written(found: Opened, job: str, values: Mapping[str, Any], *, op: str) -> Outcome:
    session, item = found.session, found.item
    store, who, now = session.parts.store, session.who, session.now
    if job == ERASE:
        return session.patiently(lambda: delete_expert(store, item, by=who, op=op, at=now))
    return session.patiently(lambda: change_expert(store, item, values, what=job, by=who, op=op, at=now))


def _session(request: Request, parts: Parts, desk: str, right: Right) -> Session | None:
    session = session_of(request, parts)
    is_mine = request.who.may(Right.SEE, desk) and request.who.may(right, desk)
    return session if is_mine and desk in desks_that_send(session) else None


def _opened(request: Request, parts: Parts, desk: str, expert: str, job: str) -> Opened | None:
    session = _session(request, parts, desk, RIGHTS[job]) if job in RIGHTS else None
    item = experts_of(session, desk).get(expert) if session else None
    if session is None or item is None:
        return None
    if job in (REST, BACK) and bool(item["active"]) != (job == REST):
        return None
    return Opened(session=session, desk=desk, item=item, work=work_of(session, desk))


def _line(request: Request, session: Session, desk: str, item: Item, work: list[Item]) -> Line:
    jobs = (EDIT, REST if item["active"] else BACK, ERASE)
    return Line(
        id=str(item["SK"]),
        name=str(item["name"]),
        field=str(item["field"]),
        mail=str(item["mail"]),
        is_active=bool(item["active"]),
        load=load_of(session, item, work),
        jobs=tuple(job for job in jobs if request.who.may(RIGHTS[job], desk)),
    )


def _form(
    desk: str,
    what: str,
    asked: Mapping[str, str],
    *,
    wrong: Mapping[str, str] | None = None,
    is_kept: bool = False,
    is_changed: bool = False,
    found: Opened | None = None,
) -> Page:
    return Page(
        "dispatch/expert.html",
        {
            "path": f"/dispatch/{desk}/experts",
            "action": f"/dispatch/{desk}/experts/{what}",
            "job": EDIT if found else "add",
            "labels": LABELS,
            "limit": LONGEST,
            "asked": {name: asked.get(name, "") for name in LABELS},
            "wrong": wrong or {},
            "is_kept": is_kept,
            "is_changed": is_changed,
            "op": attempt(asked.get("op", "")),
            "version": str(found.item["v"]) if found else "",
        },
        status=409 if is_changed else 422 if wrong else 200,
    )


def _changed_form(found: Opened, asked: Mapping[str, str]) -> Page:
    return _form(found.desk, f"{found.item['SK']}/{EDIT}", asked, is_changed=True, found=found)


def _question(found: Opened, job: str, *, is_changed: bool = False) -> Page:
    """Whether to rest, ask again or erase an expert, or why that can't be done now."""
    needed = needed_by(found.item, found.work) if job != BACK else []
    return Page(
        "dispatch/question.html",
        {
            "path": found.path,
            "action": f"{found.path}/{found.item['SK']}/{job}",
            "job": job,
            "rows": [(LABELS[name], str(found.item[name])) for name in LABELS],
            "needed": [str(item["receipt"]) for item in needed],
            "is_changed": is_changed,
            "op": attempt(""),
            "version": str(found.item["v"]),
        },
        status=409 if is_changed else 200,
    )


def _id_of(op: str, draw: int) -> str:
    """An expert's id that follows from the attempt, so that its repetition adds nobody."""
    number = int.from_bytes(hashlib.sha256(f"{op} {draw}".encode()).digest()[:8], "big")
    letters = []
    for _ in range(_LETTERS):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
