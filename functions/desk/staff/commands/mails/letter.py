"""`letter` and `letter-sent`: a mail to a caller without an address is written on paper, or said by phone.

Neither is an action of a workflow, since it changes no state; but the trail records what was sent, and the
view log who has printed a letter: it names its reader.
"""

import sys
from uuid import uuid4

from desk.counter.cases.looks import looked
from desk.counter.mails.changes import letters_written, open_letters
from desk.counter.mails.letters import letter_lines
from desk.counter.session import Session
from desk.domain.mail.uses.table import kind_words
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs


def print_letters(session: Session, receipt: str) -> int:
    """Print what is still to be told to somebody without an address; the exit status."""
    dossier = session.dossier(receipt)
    letters = open_letters(dossier)
    if not letters:
        return _none(receipt)
    form = session.parts.form(dossier.meta["form"])
    looked(session, dossier.meta, form, "letters")
    for n, row in enumerate(letters):
        if n:
            print("\f")
        print("\n".join(letter_lines(session, dossier.meta, row, form)))
    print(f"（手紙を出したか、電話で伝えたら、letter-sent {receipt} で記録してください）", file=sys.stderr)
    return 0


def letters_sent(session: Session, receipt: str, *, sure: bool) -> int:
    """Record that the caller was told; the exit status."""
    dossier = session.dossier(receipt)
    letters = open_letters(dossier)
    if not letters:
        return _none(receipt)
    names = "、".join(kind_words(row["kind"], row["mail"], session.bundle) for row in letters)
    print("\n".join(pairs([("受付番号", receipt), ("手紙か電話で知らせたこと", names)])))
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    letters_written(session, dossier, op=str(uuid4()))
    print(f"受付番号 {receipt}：手紙か電話で知らせたことを、記録しました（{names}）。")
    return 0


def _none(receipt: str) -> int:
    print(f"受付番号 {receipt}：手紙で知らせるものは、ありません。", file=sys.stderr)
    return 1
