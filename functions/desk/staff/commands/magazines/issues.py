"""`magazine`: the subscribers and issues of each magazine; an issue's mail, what became of it; sending it.

No address is printed, only numbers.
"""

import sys
import unicodedata

from desk.counter.magazines.issues import (
    REFUSED,
    about,
    has_changed,
    issue_lines,
    magazines_of,
    mail_of_issue,
    sender_of,
    sending_of,
    subscriber_count,
)
from desk.counter.printable import printable
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import full_day_words
from desk.domain.magazines.issues import Issue
from desk.staff.words.terminal import pairs, table
from desk.usecases.magazines.send_issue import counts, refusal_of, send_issue


def print_magazines(session: Session) -> int:
    for id, title in magazines_of(session).items():
        print(f"■ {title}（{id}）：登録している方 {subscriber_count(session, id)}人")
        rows = [
            (one.id, one.day, one.status, one.sent or "まだ", one.subject) for one in issue_lines(session, id)
        ]
        heads = ("号", "送る日", "状態", "送信", "件名")
        print("\n".join(f"  {line}" for line in table([heads, *rows])))
    return 0


def preview(session: Session, issue: Issue) -> int:
    """The mail as a reader gets it, without the code in its link."""
    subject, text = mail_of_issue(session, issue, sending_of(session, issue))
    sender = sender_of(session, issue)
    print("\n".join(pairs([("差出人", sender), ("件名", subject)])))
    print(printable(text))
    return 0


def print_status(session: Session, issue: Issue) -> int:
    record = sending_of(session, issue)
    found = session.patiently(lambda: counts(issue, session.parts))
    if record is None or found is None:
        print("この号は、まだ送っていません。")
        return 0
    print("\n".join(pairs(about(session, record, found))))
    return 0


def send(session: Session, issue: Issue, *, sure: bool) -> int:
    """Show what is sent to how many, have the issue's name typed unless `sure`, and send; the exit status."""
    refusal = refusal_of(issue, session.parts)
    if refusal:
        print(REFUSED[refusal].format(day=full_day_words(issue.day)), file=sys.stderr)
        return 1
    before = sending_of(session, issue)
    if before is None and not _agreed(session, issue, sure=sure):
        print("何もしませんでした。")
        return 1
    if before is not None:
        print(
            f"この号は、{at_words(before['began_at'])}に、{session.person(before['by'])}が送り始めています。"
        )
        if has_changed(issue, before):
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
    number = subscriber_count(session, issue.magazine)
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
