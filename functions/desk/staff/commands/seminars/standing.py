"""`seminars` and `seminar ID`: how the seats of seminars stand, and what became of their mails."""

import sys

from desk.counter.seminars.standing import all_standings, mails_of, marks, with_seats
from desk.counter.session import Session
from desk.domain.forms.form import Form
from desk.domain.mail.alerts import mail_words
from desk.domain.submissions.model import Item
from desk.staff.words.terminal import pairs, table
from desk.usecases.seminars.seminars import Standing

_HEADS = ("セミナーの id", "日時", "申込み／定員", "キャンセル待ち", "題名", "しるし")


def found(session: Session, seminar: str) -> tuple[Form, Standing] | None:
    """The seminar that was typed; None if there is none, which is said."""
    known = []
    for form, one in all_standings(session):
        known.append(one.seminar.id)
        if one.seminar.id == seminar:
            return form, one
    print(f"セミナー「{seminar}」はありません。次の中から選んでください：{'、'.join(known)}", file=sys.stderr)
    return None


def print_seminars(session: Session) -> int:
    rows = [_row(session, one) for _, one in all_standings(session)]
    print("\n".join(table([_HEADS, *rows])) if rows else "セミナーはありません。")
    return 0


def _row(session: Session, one: Standing) -> tuple[str, ...]:
    seminar, seats = one.seminar, one.seats
    return (
        seminar.id,
        seminar.when(session.clock),
        f"{seats.taken}／{seats.most}席",
        f"{seats.waiting}件",
        seminar.title,
        "・".join(marks(one, session)),
    )


def print_seminar(session: Session, seminar: str) -> int:
    """One seminar: its figures, who has a seat and who waits (receipts), and what became of the mails."""
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    kept = with_seats(session, form, seminar)
    print(
        "\n".join(
            pairs(
                [
                    ("セミナー", f"{one.seminar.title}（{one.seminar.id}）"),
                    ("日時", one.seminar.when(session.clock)),
                    ("申込み／定員", f"{one.seats.taken}／{one.seats.most}席"),
                    ("キャンセル待ち", f"{one.seats.waiting}件"),
                    ("しるし", "・".join(marks(one, session))),
                ]
            )
        )
    )
    mails = mails_of(session, kept)
    lost = {str(item["receipt"]) for item in mails.lost}
    print("■ メール")
    heads = ("種類", "送信ずみ", "これから", "届かなかったもの")
    lines = [
        (mail_words(kind), *(f"{count[name]}通" for name in ("sent", "left", "failed")))
        for kind, count in mails.counts.items()
    ]
    print("\n".join(f"  {line}" for line in table([heads, *lines])) if lines else "  ありません。")
    for title, waits in (("席のある方", False), ("キャンセル待ちの方（順番どおり）", True)):
        rows = [item for item in kept if bool(item["turn"]) == waits]
        print(f"■ {title}（{len(rows)}件）")
        print("\n".join(f"  {_line(session, item, lost)}" for item in rows) or "  ありません。")
    return 0


def _line(session: Session, item: Item, lost: set[str]) -> str:
    """Who has to be told in another way is marked."""
    mark = "　メールが届いていません（resend か電話）" if item["receipt"] in lost else ""
    return f"{item['receipt']}　{session.status(item)}{mark}"
