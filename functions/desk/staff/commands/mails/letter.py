"""`letter` and `letter-sent`: a mail to a caller without an address is written on paper, or said by phone.

Neither is an action of a workflow, since it changes no state; but the trail records what was sent, and the
view log who has printed a letter: it names its reader.
"""

import sys
from collections.abc import Iterator
from uuid import uuid4

from desk.counter.cases.looks import looked
from desk.counter.printable import printable
from desk.counter.session import Session
from desk.domain.calendar.moments import full_day_words, tokyo_day
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.forms.form import Form
from desk.domain.forms.formats.numbers import postal_code_words
from desk.domain.mail.alerts import mail_words
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.mail.stored.attention import is_open_letter
from desk.domain.mail.stored.rows import posted
from desk.domain.submissions.model import Change, Item
from desk.storage.reader import Dossier


def print_letters(session: Session, receipt: str) -> int:
    """Print what is still to be told to somebody without an address; the exit status."""
    dossier = session.dossier(receipt)
    letters = _open_letters(dossier)
    if not letters:
        return _none(receipt)
    form = session.parts.form(dossier.meta["form"])
    looked(session, dossier.meta, form)
    for n, row in enumerate(letters):
        if n:
            print("\f")
        print("\n".join(_lines(session, dossier.meta, row, form)))
    print(f"（手紙を出したか、電話で伝えたら、letter-sent {receipt} で記録してください）", file=sys.stderr)
    return 0


def letters_sent(session: Session, receipt: str) -> int:
    """Record that the caller was told; the exit status."""
    dossier = session.dossier(receipt)
    letters = _open_letters(dossier)
    if not letters:
        return _none(receipt)
    stored, now = dossier.meta, session.now
    change = Change(
        stored=stored,
        action="letter_sent",
        status=stored["status"],
        by=session.who,
        at=now,
        op=str(uuid4()),
        posted=tuple(posted(row, at=now) for row in letters),
    )
    session.patiently(lambda: session.parts.store.change(change))
    names = "、".join(mail_words(row["kind"]) for row in letters)
    print(f"受付番号 {receipt}：手紙か電話で知らせたことを、記録しました（{names}）。")
    return 0


def _open_letters(dossier: Dossier) -> list[Item]:
    """Those that nothing newer has replaced, the oldest first."""
    rows = [row for row in dossier.mails if row["status"] == "letter" and is_open_letter(row, dossier.meta)]
    return sorted(rows, key=lambda row: (int(row["v"]), str(row["SK"])))


def _lines(session: Session, stored: Item, row: Item, form: Form | None) -> Iterator[str]:
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


def _none(receipt: str) -> int:
    print(f"受付番号 {receipt}：手紙で知らせるものは、ありません。", file=sys.stderr)
    return 1
