"""The issues of magazines: in words, their mail, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import full_day_words
from desk.domain.magazines.issues import Issue, issue_row, record_item
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.submissions.model import Item
from desk.storage.subscriptions import count_subscribers
from desk.usecases.magazines.send_issue import record_of

STATUS = {"draft": "下書き", "ready": "送ってよい", "published": "送ってよい（これまでの号にも出ています）"}
OUTCOME_WORDS = {
    "sent": "送ったもの（止めた方などを除く）",
    "waiting": "これから送るもの",
    "bounced": "届かずに戻ったもの",
    "complained": "迷惑メールと言われたもの",
    "left": "この号から配信を止めた方",
    "not_sent": "送らなかったもの（送る前に止めた方、止めているアドレス）",
}
REFUSED = {
    "draft": "この号は、まだ下書きです。原稿（content/newsletter/）の status が ready になると、送れます。",
    "early": "この号を送る日は、{day}です。その日から送れます。",
    "no_address": "送っているところの住所が、まだありません。content/magazines.yml に、"
    "postal_address を書いてから送ってください"
    "（特定電子メール法第4条と、施行規則第9条で、書くことになっています）。",
    "gone": "この号のメールマガジンは、設定（content/magazines.yml）にありません。",
}
"""Why an issue can't be sent now (`usecases.magazines.send_issue.refusal_of`)."""

_READER = "（登録している方のアドレス）"


@dataclass(frozen=True, kw_only=True)
class Line:
    """An issue in words. `sent`: since when, "" for not yet."""

    id: str
    day: str
    status: str
    sent: str
    subject: str


def magazines_of(session: Session, desks: Sequence[str] | None = None) -> dict[str, str]:
    """Id -> title of the magazines: of all desks, or of these."""
    found = session.bundle["magazines"].items()
    return {id: str(one["title"]) for id, one in found if desks is None or one["desk"] in desks}


def subscriber_count(session: Session, magazine: str) -> int:
    """How many subscribe today. Raises Unavailable."""
    return session.patiently(lambda: count_subscribers(session.parts.store, magazine))


def issue_lines(session: Session, magazine: str) -> Iterator[Line]:
    """The issues of a magazine, the first first. Raises Unavailable."""
    bundle = session.bundle
    named = (name for name, one in bundle["newsletter"].items() if one["magazine"] == magazine)
    issues = [issue for name in named if (issue := Issue.of(name, bundle))]
    for one in sorted(issues, key=lambda one: (one.day, one.id)):
        record = sending_of(session, one)
        yield Line(
            id=one.id,
            day=full_day_words(one.day),
            status=STATUS[one.status],
            sent=f"{at_words(record['began_at'])}から" if record else "",
            subject=one.subject,
        )


def sending_of(session: Session, issue: Issue) -> Item | None:
    """META of an issue whose sending has begun, or None. Raises Unavailable."""
    return session.patiently(lambda: record_of(issue, session.parts))


def mail_of_issue(session: Session, issue: Issue, record: Item | None) -> tuple[str, str]:
    """(subject, text) as a reader gets it, without the code in its link: of the sending, or as it is now."""
    shown = record or record_item(issue, by="", at=session.now)
    reader = {"PK": "MAG#", "address": _READER}
    return as_staff_see_it(issue_row(shown, reader, session.bundle), session.bundle, now=session.now)


def sender_of(session: Session, issue: Issue) -> str:
    magazine = session.bundle["magazines"][issue.magazine]
    sender = session.bundle["mails"][magazine["mails"]["issue"]]["from"]
    of = session.bundle["desks"][magazine["desk"]]["mail"][sender]
    return f"{of['name']} <{of['address']}>"


def has_changed(issue: Issue, record: Item) -> bool:
    """Whether the words are others than those with which the sending began."""
    return (record["subject"], record["text"]) != (issue.subject, issue.text)


def about(session: Session, record: Item, found: Mapping[str, int]) -> list[tuple[str, str]]:
    """What became of an issue: when and by whom it was sent, and how many ended how."""
    return [
        ("件名", str(record["subject"])),
        ("送り始め", f"{at_words(record['began_at'])}（{session.person(record['by'])}）"),
        ("全部で", f"{sum(found.values())}人"),
        *((words, f"{found[name]}人") for name, words in OUTCOME_WORDS.items()),
    ]
