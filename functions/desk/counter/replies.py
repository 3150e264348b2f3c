"""Texts that staff put into a reply: those of content/replies/, and those that the desk keeps itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.counter.session import Session
from desk.domain.calendar.moments import full_day_words, tokyo_day
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.facts.contact import contact_facts
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.submissions.model import Item
from desk.storage.staff.replies import own_replies

NAMES = ("receipt", "form", "due", "slot", "today", "contact")
"""What can be filled in; the same as in schemas/content/reply.schema.json. Nothing that a visitor typed."""

UNKNOWN = "（　　）"
"""In place of what this case doesn't have."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One text to choose. `id` is not the same for one of the content and one of the desk's own."""

    id: str
    title: str
    text: str
    is_own: bool


def replies_for(session: Session, stored: Item, action: str) -> tuple[Reply, ...]:
    """The texts that fit a case and an action, the desk's own first. Raises Unavailable."""
    _, own = session.patiently(lambda: own_replies(session.parts.store, str(stored["desk"])))
    mine = (Reply(id=f"own-{one['id']}", title=one["title"], text=one["text"], is_own=True) for one in own)
    return (*mine, *_of_content(session, stored, action))


def _of_content(session: Session, stored: Item, action: str) -> Iterator[Reply]:
    replies: Mapping[str, Mapping[str, Any]] = session.bundle["replies"]
    for name, one in replies.items():
        fits = stored["desk"] in one["desks"]
        fits &= stored["form"] in one.get("forms", [stored["form"]])
        fits &= stored["status"] in one.get("states", [stored["status"]])
        fits &= action in one.get("actions", [action])
        if fits:
            yield Reply(id=name, title=one["title"], text=one["text"], is_own=False)


def filled_in(session: Session, stored: Item, form: Form, text: str) -> str:
    """A text with this case's receipt, days and the desk's contact. What isn't known is left open."""
    without_phone = form.is_without_phone(stored.get("answers", {}))
    facts = {
        **facts_of_stored(form, stored),
        "form": session.title(form.id),
        "today": full_day_words(tokyo_day(session.now)),
        **contact_facts(session.bundle, str(stored["desk"]), without_phone=without_phone),
    }
    workflow = session.workflow(form.id)
    if workflow and not workflow.states.get(str(stored["status"]), {}).get("promise"):
        facts["due"] = ""  # what was promised is kept already
    known = {name: facts[name] for name in NAMES if facts.get(name)}
    return PLACEHOLDER.sub(lambda match: known.get(match[1].strip(), UNKNOWN), text).strip("\n")


def unknown_names(text: str) -> list[str]:
    """The placeholders of a text that nothing fills in."""
    names = (match[1].strip() for match in PLACEHOLDER.finditer(text))
    return list(dict.fromkeys(name for name in names if name not in NAMES))


def with_reply(typed: str, reply: str) -> str:
    """What was typed, and the reply behind it."""
    return f"{typed.rstrip()}\n\n{reply}" if typed.strip() else reply
