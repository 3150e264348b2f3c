"""A mail as a letter to print, for a caller without an address. It names its reader: call `looked` first."""

from collections.abc import Iterator

from desk.counter.printable import printable
from desk.counter.session import Session
from desk.domain.calendar.moments import full_day_words, tokyo_day
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.forms.form import Form
from desk.domain.forms.formats.numbers import postal_code_words
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.submissions.model import Item


def letter_lines(session: Session, stored: Item, row: Item, form: Form | None) -> Iterator[str]:
    """The letter: to whom, when, and the mail's own words."""
    keys = session.parts.settings.link_keys or None
    whole = {**row, "link_n": int(stored.get("link_n", 0))}
    subject, text = as_staff_see_it(whole, session.bundle, now=session.now, link_keys=keys)
    yield from (printable(line) for line in _address(stored, form))
    yield f"{full_day_words(tokyo_day(session.now))}"
    yield ""
    yield printable(subject)
    yield ""
    yield str(session.words["letter_note"])
    yield ""
    yield printable(text.rstrip("\n"))


def _address(stored: Item, form: Form | None) -> Iterator[str]:
    fields, answers = contact_fields(form) if form else {}, stored["answers"]
    known = {name: str(answers[field]) for name, field in fields.items() if answers.get(field)}
    if "postal_code" in known:
        yield f"〒{postal_code_words(known['postal_code'])}"
    if "address" in known:
        yield known["address"]
    if "name" in known:
        yield f"{known['name']} 様"
    if known:
        yield ""
