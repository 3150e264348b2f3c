"""管理: who has signed in, with which rights at the desks that one administers, and who is signed in now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from desk.console.answers import Answer, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.roles import rights_of
from desk.console.screens.admin.at_desks import holds, own_desks
from desk.console.screens.at_work import session_of
from desk.counter.session import at_words
from desk.parts import Parts
from desk.storage.staff import members, sessions


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """`rights`: (desk's name, its rights) of the desks that the reader administers; `open`: how many of their
    sessions still hold.
    """

    id: str
    name: str
    last: str
    rights: tuple[tuple[str, tuple[str, ...]], ...]
    open: int


def show(request: Request, parts: Parts) -> Answer:
    desks = own_desks(request, parts)
    session = session_of(request, parts)
    found = session.patiently(lambda: list(_colleagues(parts, desks)))
    values = {
        "members": sorted(found, key=lambda one: one.name),
        "done": "ended" if request.query.get("done") == "ended" else "",
    }
    return Page("admin/members.html", values)


def end(request: Request, parts: Parts) -> Answer:
    """With `step=do` all sessions of a colleague end, else it is shown what that means.

    What they send next is kept for them, and they sign in again.
    """
    session, member = session_of(request, parts), request.first("member")
    known = session.patiently(lambda: list(_colleagues(parts, own_desks(request, parts))))
    one = next((one for one in known if one.id == member), None)
    if one is None:
        return NotFound()
    if request.first("step") != "do":
        return Page("admin/ending.html", {"one": one, "is_own": member == request.who.id})
    for open_one in session.patiently(lambda: sessions.every(parts.store, member)):
        session.patiently(lambda one=open_one: sessions.close_by_key(parts.store, one.pk))  # type: ignore[misc]
    return Redirect("/admin?done=ended")


def _colleagues(parts: Parts, desks: dict[str, str]) -> Iterator[Colleague]:
    """Who has a right at one of these desks by what the provider last said. Raises Unavailable."""
    open_now = Counter(one.member for one in sessions.every(parts.store) if holds(one, parts))
    for item in members.every(parts.store):
        rights = rights_of(item["groups"], parts.bundle)
        own = tuple(
            (name, tuple(right for right in Right if right in rights[desk]))
            for desk, name in desks.items()
            if desk in rights
        )
        if own:
            yield Colleague(
                id=str(item["SK"]),
                name=str(item["name"]),
                last=at_words(item["signed_in_at"]),
                rights=own,
                open=open_now[str(item["SK"])],
            )
