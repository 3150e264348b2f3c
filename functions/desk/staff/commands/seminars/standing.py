"""`seminars` and `seminar ID`: how the seats of seminars stand, and what became of their mails."""

import sys
from collections import Counter
from collections.abc import Iterator

from desk.counter.session import Session
from desk.domain.calendar.moments import day_words
from desk.domain.forms.form import Form
from desk.domain.mail.alerts import mail_words
from desk.domain.seminars.seminar import takes_seminars
from desk.domain.submissions.model import Item
from desk.staff.words.terminal import pairs, table
from desk.storage.seminars.seats import seats_of
from desk.usecases.seminars.seminars import Standing, standings

_HEADS = ("セミナーの id", "日時", "申込み／定員", "キャンセル待ち", "題名", "しるし")


def forms_with_seminars(session: Session) -> list[Form]:
    found = (session.parts.form(name) for name in session.bundle["forms"])
    return [form for form in found if form and takes_seminars(form)]


def found(session: Session, seminar: str) -> tuple[Form, Standing] | None:
    """The seminar that was typed; None if there is none, which is said."""
    known = []
    for form in forms_with_seminars(session):
        for one in session.patiently(lambda form=form: standings(form, session.parts)):  # type: ignore[misc]
            known.append(one.seminar.id)
            if one.seminar.id == seminar:
                return form, one
    print(f"セミナー「{seminar}」はありません。次の中から選んでください：{'、'.join(known)}", file=sys.stderr)
    return None


def print_seminars(session: Session) -> int:
    rows = [
        row
        for form in forms_with_seminars(session)
        for row in (
            _row(session, one)
            for one in session.patiently(lambda form=form: standings(form, session.parts))  # type: ignore[misc]
        )
    ]
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


def marks(one: Standing, session: Session) -> Iterator[str]:
    if one.seminar.called_off and not one.seats.off:
        yield "中止（まだ知らせていません：call-off）"
    elif one.seats.off:
        yield "中止"
    elif one.seminar.is_over(session.now):
        yield "終了"
    elif one.seats.url_sent:
        yield "URL送信ずみ"
    elif one.seats.url:
        yield f"URL設定ずみ（{day_words(one.url_on)}の朝に送ります）" if one.url_on else "URL設定ずみ"
    else:
        yield f"URLなし（{day_words(one.url_on)}の朝までに set-url）" if one.url_on else "URLなし"


def print_seminar(session: Session, seminar: str) -> int:
    """One seminar: its figures, who has a seat and who waits (receipts), and what became of the mails."""
    here = found(session, seminar)
    if here is None:
        return 1
    form, one = here
    held = session.patiently(lambda: seats_of(session.parts.store, form.id, seminar))
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
    kept: list[Item] = []
    mails: dict[str, Counter[str]] = {}
    for seat in held:
        dossier = session.patiently(lambda seat=seat: session.parts.store.dossier(seat["sid"]))  # type: ignore[misc]
        if dossier is None:
            continue
        lost = any(_became(row) == "failed" for row in dossier.mails)
        kept.append({**dossier.meta, "turn": seat["turn"], "lost": lost})
        for row in dossier.mails:
            mails.setdefault(str(row["kind"]), Counter())[_became(row)] += 1
    print("■ メール")
    heads = ("種類", "送信ずみ", "これから", "届かなかったもの")
    lines = [
        (mail_words(kind), *(f"{count[name]}通" for name in ("sent", "left", "failed")))
        for kind, count in mails.items()
    ]
    print("\n".join(f"  {line}" for line in table([heads, *lines])) if lines else "  ありません。")
    for title, waits in (("席のある方", False), ("キャンセル待ちの方（順番どおり）", True)):
        rows = [item for item in kept if bool(item["turn"]) == waits]
        print(f"■ {title}（{len(rows)}件）")
        print("\n".join(f"  {_line(session, item)}" for item in rows) or "  ありません。")
    return 0


def _line(session: Session, item: Item) -> str:
    """Who has to be told in another way is marked."""
    lost = "　メールが届いていません（resend か電話）" if item["lost"] else ""
    return f"{item['receipt']}　{session.status(item)}{lost}"


def _became(row: Item) -> str:
    """`sent`, `failed` (also bounced later) or `left`."""
    if row["status"] in ("sent", "posted"):
        return "sent"
    return "failed" if row["status"] in ("failed", "held") else "left"
