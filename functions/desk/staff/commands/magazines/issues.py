"""`magazine`: the subscribers and issues of each magazine; an issue's mail, what became of it; sending it.

No address is printed, only numbers.
"""

import sys
import unicodedata
from collections.abc import Mapping

from desk.counter.printable import printable
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import full_day_words
from desk.domain.magazines.issues import Issue, issue_row, record_item
from desk.domain.mail.compose import as_staff_see_it
from desk.domain.submissions.model import Item
from desk.staff.words.terminal import pairs, table
from desk.storage.subscriptions import count_subscribers
from desk.usecases.magazines.send_issue import counts, record_of, refusal_of, send_issue

_STATUS = {"draft": "下書き", "ready": "送ってよい", "published": "送ってよい（これまでの号にも出ています）"}
OUTCOME_WORDS = {
    "sent": "送ったもの（止めた方などを除く）",
    "waiting": "これから送るもの",
    "bounced": "届かずに戻ったもの",
    "complained": "迷惑メールと言われたもの",
    "left": "この号から配信を止めた方",
    "not_sent": "送らなかったもの（送る前に止めた方、止めているアドレス）",
}
_REFUSED = {
    "draft": "この号は下書きです。content/newsletter/ の status を ready に変えてから、送ってください。",
    "early": "この号を送る日は、{day}です。その日から送れます。",
    "no_address": "送っているところの住所が、まだありません。content/magazines.yml に、"
    "postal_address を書いてから送ってください"
    "（特定電子メール法第4条と、施行規則第9条で、書くことになっています）。",
    "gone": "この号のメールマガジンは、設定（content/magazines.yml）にありません。",
}
_READER = "（登録している方のアドレス）"


def print_magazines(session: Session) -> int:
    bundle, store = session.bundle, session.parts.store
    for id, magazine in bundle["magazines"].items():
        number = session.patiently(lambda id=id: count_subscribers(store, id))  # type: ignore[misc]
        print(f"■ {magazine['title']}（{id}）：登録している方 {number}人")
        issues = [
            Issue.of(name, bundle) for name, one in bundle["newsletter"].items() if one["magazine"] == id
        ]
        rows = [
            (one.id, full_day_words(one.day), _STATUS[one.status], _sent(session, one), one.subject)
            for one in sorted(filter(None, issues), key=lambda one: (one.day, one.id))
        ]
        heads = ("号", "送る日", "状態", "送信", "件名")
        print("\n".join(f"  {line}" for line in table([heads, *rows])))
    return 0


def preview(session: Session, issue: Issue) -> int:
    """The mail as a reader gets it, without the code in its link."""
    record = session.patiently(lambda: record_of(issue, session.parts))
    subject, text = _mail(session, record or record_item(issue, by="", at=session.now))
    sender = _sender(session, issue)
    print("\n".join(pairs([("差出人", sender), ("件名", subject)])))
    print(printable(text))
    return 0


def print_status(session: Session, issue: Issue) -> int:
    record = session.patiently(lambda: record_of(issue, session.parts))
    found = session.patiently(lambda: counts(issue, session.parts))
    if record is None or found is None:
        print("この号は、まだ送っていません。")
        return 0
    print("\n".join(pairs(_about(session, record, found))))
    return 0


def send(session: Session, issue: Issue, *, sure: bool) -> int:
    """Show what is sent to how many, have the issue's name typed unless `sure`, and send; the exit status."""
    refusal = refusal_of(issue, session.parts)
    if refusal:
        print(_REFUSED[refusal].format(day=full_day_words(issue.day)), file=sys.stderr)
        return 1
    before = session.patiently(lambda: record_of(issue, session.parts))
    if before is None and not _agreed(session, issue, sure=sure):
        print("何もしませんでした。")
        return 1
    if before is not None:
        print(
            f"この号は、{at_words(before['began_at'])}に、{session.person(before['by'])}が送り始めています。"
        )
        if (before["subject"], before["text"]) != (issue.subject, issue.text):
            print("文面が、そのときと変わっています。送り残しがあれば、そのときの文面のまま送ります。")
    queued = session.patiently(lambda: send_issue(issue, session.parts, by=session.who))
    if before is not None and not queued.new:
        print(f"送り残しはありません（全部で{queued.total}人）。同じ方に2回送ることはありません。")
    else:
        print(
            f"{queued.new}人に送ります（全部で{queued.total}人）。ほかのメールを先に送るので、しばらくかかります。"
        )
    print(f"どうなったかは、magazine status {issue.id} で見られます。")
    return 0


def _agreed(session: Session, issue: Issue, *, sure: bool) -> bool:
    preview(session, issue)
    number = session.patiently(lambda: count_subscribers(session.parts.store, issue.magazine))
    print(
        "\n".join(
            pairs([("送る相手", f"登録している方 {number}人"), ("取消し", "送り始めたら、止められません")])
        )
    )
    if not number:
        print("登録している方が、まだいません。", file=sys.stderr)
        return False
    if sure:
        return True
    print(f"送るときは、号の目印（{issue.id}）を打ってください：", end="", flush=True)
    return unicodedata.normalize("NFKC", sys.stdin.readline()).strip() == issue.id


def _about(session: Session, record: Item, found: Mapping[str, int]) -> list[tuple[str, str]]:
    return [
        ("件名", str(record["subject"])),
        ("送り始め", f"{at_words(record['began_at'])}（{session.person(record['by'])}）"),
        ("全部で", f"{sum(found.values())}人"),
        *((words, f"{found[name]}人") for name, words in OUTCOME_WORDS.items()),
    ]


def _sent(session: Session, issue: Issue) -> str:
    record = session.patiently(lambda: record_of(issue, session.parts))
    return f"{at_words(record['began_at'])}から" if record else "まだ"


def _mail(session: Session, record: Item) -> tuple[str, str]:
    reader = {"PK": "MAG#", "address": _READER}
    return as_staff_see_it(issue_row(record, reader, session.bundle), session.bundle, now=session.now)


def _sender(session: Session, issue: Issue) -> str:
    magazine = session.bundle["magazines"][issue.magazine]
    sender = session.bundle["mails"][magazine["mails"]["issue"]]["from"]
    of = session.bundle["desks"][magazine["desk"]]["mail"][sender]
    return f"{of['name']} <{of['address']}>"
