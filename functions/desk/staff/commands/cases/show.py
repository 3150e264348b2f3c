"""`show`: one submission in full, in words. The only command that prints personal data."""

from desk.counter.actions.inputs import command
from desk.counter.actions.refusals import possible
from desk.counter.cases.looks import looked
from desk.counter.cases.parts import parts_of
from desk.counter.printable import printable
from desk.counter.session import Session
from desk.staff.words.terminal import pairs


def print_case(session: Session, receipt: str) -> int:
    dossier = session.dossier(receipt)
    form = session.parts.form(dossier.meta["form"])
    views = looked(session, dossier.meta, form)
    stored = dossier.meta
    can = [(command(name), session.action(stored["form"], name)) for name in possible(session, stored)]
    for title, rows in (*parts_of(session, dossier, form), ("今できること", can), ("見た人", views)):
        if rows:
            print(f"■ {printable(title)}")
            print("\n".join(pairs(rows)))
            print()
    return 0
