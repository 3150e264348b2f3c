"""Who looks at a submission, or searches, is written down before anything is shown."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from desk.bundle import Bundle
from desk.counter.cases.case_words import Rows
from desk.counter.session import Session, at_words
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.watch.view_log import list_item, search_item, view_item

_MOST_VIEWS = 10
_KEPT_OTHERWISE = 365
"""Days that an event is kept if neither the console's settings nor a form say so."""


def looked(session: Session, stored: Item, form: Form | None, what: str = "case") -> Rows:
    """Write down who looks, before anything is shown; who has looked until now, the last ones.

    `what`: which screen or command shows it. Raises Unavailable.
    """
    store = session.parts.store
    days = form.words["retention_days"] if form else _KEPT_OTHERWISE
    keep = max(timedelta(days=days), audit_time(session.bundle))
    item = view_item(stored, by=session.who, at=session.now, op=str(uuid4()), keep=keep, what=what)
    session.patiently(lambda: store.put_audit(item))
    views = session.patiently(lambda: list(store.views(sid_of(stored))))
    return [(at_words(view["at"]), session.person(view["by"])) for view in views[-_MOST_VIEWS:]]


def looked_at_list(session: Session, form: Form, of: str, *, count: int) -> None:
    """Write down who looks at a list of people (`of`: which one), before anything is shown.

    Raises Unavailable.
    """
    keep = max(timedelta(days=form.words["retention_days"]), audit_time(session.bundle))
    item = list_item(
        of, str(form.words["desk"]), count, by=session.who, at=session.now, op=str(uuid4()), keep=keep
    )
    session.patiently(lambda: session.parts.store.put_audit(item))


def searched(session: Session, desk: str, kinds: Iterable[str], count: int) -> None:
    """Write down that somebody has searched, not what they typed. Raises Unavailable."""
    item = search_item(
        desk,
        kinds,
        count,
        by=session.who,
        at=session.now,
        op=str(uuid4()),
        keep=audit_time(session.bundle),
    )
    session.patiently(lambda: session.parts.store.put_audit(item))


def audit_time(bundle: Bundle) -> timedelta:
    """How long searches and changes of rights are kept, and looks at least."""
    console = bundle.get("console")
    return timedelta(days=console["records"]["days"] if console else _KEPT_OTHERWISE)
