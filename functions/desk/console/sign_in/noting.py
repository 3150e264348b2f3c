"""Who has signed in is written down, and when the provider gives them other rights than before."""

from uuid import uuid4

from desk.console.roles import rights_of
from desk.counter.cases.looks import audit_time
from desk.domain.submissions.watch.view_log import role_item
from desk.parts import Parts
from desk.storage.staff.members import groups_before, record_member
from desk.storage.staff.sessions import Session


def note_member(session: Session, parts: Parts) -> None:
    """Write down the member of a session as the provider vouches for them now. Raises Unavailable."""
    before = groups_before(parts.store, session.member)
    had, has = rights_of(before, parts.bundle), rights_of(session.groups, parts.bundle)
    for desk in parts.bundle["desks"]:
        if had.get(desk) != has.get(desk):
            event = role_item(
                desk,
                had.get(desk, ()),
                has.get(desk, ()),
                member=session.member,
                at=parts.clock(),
                op=str(uuid4()),
                keep=audit_time(parts.bundle),
            )
            parts.store.put_audit(event)
    record_member(parts.store, session.member, name=session.name, groups=session.groups, now=session.begun_at)
