"""Whose session a cookie is, whether it still holds, and what its member may do now."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from desk.console.member import Member, member_id
from desk.console.roles import rights_of
from desk.console.sign_in.noting import note_member
from desk.console.sign_in.provider import Identity, ProviderUnreachable, SignInRefused
from desk.console.sign_in.sealing import CannotOpen, seal, unseal
from desk.parts import Parts
from desk.storage.staff import sessions
from desk.storage.staff.sessions import Session

SEEN_EVERY = timedelta(seconds=15)
"""How exactly it is known when a session was last used: not every picture needs a write."""

ASKED_EVERY = timedelta(minutes=1)
"""How long a provider that doesn't answer is left alone."""

OUTAGE = 3
"""While the provider can't be reached, rights hold for so many times `recheck_minutes`."""

UNCHECKED = timedelta(hours=1)
"""How long a session lasts at most whose provider gives nothing to check it by (no refresh token)."""

REFRESH = "refresh token"


class Ended(StrEnum):
    """Why a session doesn't hold any more: the key of its words in `sign_in` of content/console.yml."""

    IDLE = "idle"
    OVER = "over"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A session that was found. `ended` is None while it holds."""

    session: Session
    member: Member
    ended: Ended | None


class Vouches(Protocol):
    """The part of the provider that a visit needs."""

    @property
    def issuer(self) -> str: ...
    def identity_again(self, before: Identity) -> Identity: ...


def visit_of(token: str, parts: Parts, provider: Vouches) -> Visit | None:
    """The visit of a cookie; None if there is no such session. Raises Unavailable."""
    session = sessions.find(parts.store, token) if token else None
    if session is None:
        return None
    now = parts.clock()
    ended = _ended(session, parts, now)
    if ended is None:
        session, ended = _checked(session, parts, provider, now)
    if ended is None and now - session.seen_at >= SEEN_EVERY:
        sessions.see(parts.store, session, now=now)
    return Visit(session=session, member=_member(session, parts), ended=ended)


def new_session(identity: Identity, token: str, parts: Parts, *, forms: str) -> Session:
    """The session of somebody who has just signed in; `forms` is the secret of the tokens of its forms."""
    now = parts.clock()
    member = member_id(identity.issuer, identity.subject)
    sealed = seal(identity.refresh, token=token, purpose=REFRESH, about=member) if identity.refresh else ""
    return Session(
        token=token,
        subject=identity.subject,
        member=member,
        name=identity.name,
        groups=identity.groups,
        begun_at=now,
        seen_at=now,
        checked_at=now,
        forms=forms,
        refresh=sealed,
    )


def most(parts: Parts) -> timedelta:
    """How long a session lasts at most."""
    return timedelta(hours=parts.bundle["console"]["session"]["most_hours"])


def refresh_token(session: Session) -> str:
    """The provider's refresh token; "" if there is none, or if it can't be opened."""
    if not session.refresh:
        return ""
    try:
        return unseal(session.refresh, token=session.token, purpose=REFRESH, about=session.member)
    except CannotOpen:
        return ""


def _ended(session: Session, parts: Parts, now: datetime) -> Ended | None:
    limits = parts.bundle["console"]["session"]
    if session.is_over:
        return Ended.CHANGED
    if now - session.begun_at >= (most(parts) if session.refresh else min(most(parts), UNCHECKED)):
        return Ended.OVER
    if now - session.seen_at >= timedelta(minutes=limits["idle_minutes"]):
        return Ended.IDLE
    return None


def _checked(
    session: Session, parts: Parts, provider: Vouches, now: datetime
) -> tuple[Session, Ended | None]:
    """The session as the provider confirms it, if it is time to ask."""
    every = timedelta(minutes=parts.bundle["console"]["session"]["recheck_minutes"])
    age = now - session.checked_at
    if age < every or not session.refresh:
        return session, None
    if sessions.claim_check(parts.store, session, now=now, pause=ASKED_EVERY):
        before = Identity(
            issuer=provider.issuer,
            subject=session.subject,
            name=session.name,
            groups=session.groups,
            refresh=refresh_token(session),
        )
        try:
            session = _confirmed(session, provider.identity_again(before), now)
        except SignInRefused:
            sessions.close(parts.store, session)
            return session, Ended.CHANGED
        except ProviderUnreachable:
            pass
        else:
            sessions.confirm(parts.store, session)
            if session.groups != before.groups:
                note_member(session, parts)
            return session, None
    return session, Ended.CHANGED if age >= OUTAGE * every else None


def _confirmed(session: Session, identity: Identity, now: datetime) -> Session:
    sealed = seal(identity.refresh, token=session.token, purpose=REFRESH, about=session.member)
    return replace(
        session,
        name=identity.name or session.name,
        groups=identity.groups,
        checked_at=now,
        refresh=sealed,
    )


def _member(session: Session, parts: Parts) -> Member:
    rights = rights_of(session.groups, parts.bundle)
    return Member(id=session.member, name=session.name, rights=rights)
