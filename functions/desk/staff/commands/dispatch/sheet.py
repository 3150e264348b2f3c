"""`sheet`: a dispatch on paper, for the file and for the expert's way: no mails, no trail, no notes."""

import sys

from desk.counter.cases.board import board_of
from desk.counter.cases.case_words import answers_in_words, head_rows
from desk.counter.cases.looks import looked
from desk.counter.printable import printable
from desk.counter.session import Session, at_words
from desk.staff.words.terminal import pairs


def print_dispatch(session: Session, receipt: str) -> int:
    """Print the sheet; the exit status. The look is recorded, as that of `show`."""
    dossier = session.dossier(receipt)
    stored, form = dossier.meta, session.parts.form(dossier.meta["form"])
    experts = session.patiently(lambda: session.parts.store.experts(stored["desk"]))
    board = list(board_of(session, stored, experts))
    if not any(rows for _, rows in board):
        print("この受付には、まだ、ヒアリングも訪問もありません。show で見てください。", file=sys.stderr)
        return 1
    looked(session, stored, form, "sheet")
    print(session.title(stored["form"]))
    print()
    head = [*head_rows(session, stored, form), ("受付日時", at_words(stored["received_at"]))]
    answers = answers_in_words(stored.get("answers", {}), form, stored.get("labels"))
    for title, rows in (("受付", head), *answers, *board):
        if rows:
            print(f"■ {printable(title)}")
            print("\n".join(pairs(rows)))
            print()
    print("確認：　　　　　　　　　　　　年　　月　　日")
    return 0
