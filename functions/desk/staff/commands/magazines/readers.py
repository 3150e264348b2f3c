"""`magazine find`, `leave` and `invite`: one reader's subscription, for somebody who phones or writes.

The address is typed by staff and printed nowhere. Who looked, ended or asked is written down beside the
subscription's id, which is a keyed hash (`AUDIT#view#MAG#…`, for a year).
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal
from uuid import uuid4

from desk.counter.printable import printable
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import epoch, stamp
from desk.domain.codes.magazine_code import subscription_id
from desk.domain.forms.formats import is_mail_address, mail_address
from desk.domain.magazines.subscription import LEFT, PENDING, can_be_confirmed, is_subscribed
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import Item
from desk.domain.submissions.watch.view_log import views_pk
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs
from desk.storage.subscriptions import subscription
from desk.usecases.magazines.magazines import end, subscribe

Looked = Literal["find", "leave", "invite"]

_KEPT_FOR = timedelta(days=365)
_NOTHING = "何もしませんでした。"
_ENDED_BY = {
    "one-click": "メールソフトの「配信を止める」ボタン",
    "page": "配信を止めるページ",
    "bounce": "メールが届かなかったため、自動で",
    "complaint": "迷惑メールと言われたため、自動で",
    "staff": "ご本人の求めで、職員が",
}


def find(session: Session, address: str | None) -> int:
    """Say of each magazine whether the mailbox is subscribed, since when and how; the exit status."""
    typed = _address(address)
    if typed is None:
        return 2
    for magazine, words in session.bundle["magazines"].items():
        stored = _looked_up(session, magazine, typed, what="find")
        print(f"■ {words['title']}（{magazine}）")
        print("\n".join(f"  {line}" for line in pairs(list(_rows(session, stored)))))
    if _is_suppressed(session, typed):
        print("このアドレスへのメールは、前に届かなかったため、止めています。号も届きません。")
    return 0


def leave(session: Session, address: str | None, magazine: str | None, *, sure: bool) -> int:
    """End the mailbox's subscription, also one that waits for its confirmation; the exit status."""
    typed = _address(address)
    chosen = _magazine(session, magazine)
    if typed is None or chosen is None:
        return 2
    stored = _looked_up(session, chosen, typed, what="leave")
    title = str(session.bundle["magazines"][chosen]["title"])
    if stored is None or stored["status"] == LEFT:
        print(f"「{title}」に、このアドレスの登録はありません。{_NOTHING}", file=sys.stderr)
        return 1
    print("\n".join(pairs([("メールマガジン", title), *_rows(session, stored)])))
    print("もう送らなくなります。ご本人には、メールは送りません。")
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    session.patiently(lambda: end(_id(session, chosen, typed), session.parts, by="staff"))
    print("配信を止めました。送りかけの号があっても、まだ送っていなければ、届きません。")
    return 0


def invite(session: Session, address: str | None, magazine: str | None, *, sure: bool) -> int:
    """Send the mail that asks to confirm, as the page does: its reader alone subscribes; the exit status."""
    typed = _address(address)
    chosen = _magazine(session, magazine)
    if typed is None or chosen is None:
        return 2
    stored = _looked_up(session, chosen, typed, what="invite")
    title = str(session.bundle["magazines"][chosen]["title"])
    if is_subscribed(stored):
        print(f"「{title}」には、もう登録されています。{_NOTHING}", file=sys.stderr)
        return 1
    if _is_suppressed(session, typed):
        print("このアドレスへのメールは、前に届かなかったため、止めています。", file=sys.stderr)
        print("アドレスが正しいかを、ご本人に確かめてください。", file=sys.stderr)
        return 1
    print("\n".join(pairs([("メールマガジン", title), ("すること", "登録を確かめるメールを送る")])))
    print("登録は、ご本人が、そのメールのリンクを開いて「登録する」を押したときに決まります。")
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    before = stored["v"] if stored else 0
    session.patiently(lambda: subscribe(chosen, typed, session.parts, by="phone"))
    after = session.patiently(lambda: subscription(session.parts.store, _id(session, chosen, typed)))
    if after is None or after["v"] == before:
        print("さきほど送ったばかりか、今日は3回送っています。時間をおいてください。", file=sys.stderr)
        return 1
    print("登録を確かめるメールを送ります。5分ほどで届きます。")
    return 0


def _looked_up(session: Session, magazine: str, address: str, *, what: Looked) -> Item | None:
    """The subscription, or None; who looks is written down before."""
    store, id = session.parts.store, _id(session, magazine, address)
    look = {
        "PK": views_pk(f"MAG#{id}"),
        "SK": f"{stamp(session.now)}#{uuid4()}",
        "type": "view",
        "what": what,
        "by": session.who,
        "at": stamp(session.now),
        "expires_at": epoch(session.now + _KEPT_FOR),
    }
    session.patiently(lambda: store.put_audit(look))
    found = session.patiently(lambda: subscription(store, id))
    # TTL deletes within days: for every reader it is gone.
    return None if found is None or is_expired(found, at=session.now) else found


def _rows(session: Session, stored: Item | None) -> Iterator[tuple[str, str]]:
    if stored is None:
        yield "今", "登録はありません"
        return
    if is_subscribed(stored):
        yield "今", "登録しています"
        yield "登録した日時", at_words(stored["subscribed_at"])
    elif stored["status"] == PENDING:
        waits = can_be_confirmed(stored, at=session.now)
        yield "今", "ご本人の確認を待っています" if waits else "登録はありません（確認の期限が過ぎました）"
    else:
        yield "今", "登録はありません（配信を止めました）"
        how = _ENDED_BY.get(str(stored["left_by"]), str(stored["left_by"]))
        yield "止めた日時", f"{at_words(stored['left_at'])}（{how}）"
    if "asked_at" in stored:
        yield "最後の申込み", f"{at_words(stored['asked_at'])}（{_asked_by(session, stored['asked_by'])}）"
    id = str(stored["PK"]).removeprefix("MAG#")
    views = session.patiently(lambda: list(session.parts.store.views(f"MAG#{id}")))
    for view in views[-5:]:
        yield "見た人", f"{at_words(view['at'])} {printable(session.person(view['by']))}"


def _asked_by(session: Session, by: str) -> str:
    if by in session.bundle["forms"]:
        return session.title(by)
    return {"page": "登録のページ", "phone": "電話で、職員が"}.get(by, by)


def _address(typed: str | None) -> str | None:
    """The address, asked for if it was not typed; None, and said why, if it can't be one."""
    if typed is None:
        print("メールアドレス：", end="", flush=True)
        typed = sys.stdin.readline()
    found = mail_address(typed)
    if is_mail_address(found):
        return found
    print("メールアドレスに、書き間違いがあります。もう一度見てください。", file=sys.stderr)
    return None


def _magazine(session: Session, typed: str | None) -> str | None:
    possible = list(session.bundle["magazines"])
    if typed is None and len(possible) == 1:
        return str(possible[0])
    if typed in possible:
        return typed
    print(f"次の中から選んで --magazine に書いてください：{'、'.join(possible)}", file=sys.stderr)
    return None


def _id(session: Session, magazine: str, address: str) -> str:
    return subscription_id(magazine, address, key=session.parts.settings.mail_hash_key)


def _is_suppressed(session: Session, address: str) -> bool:
    pk = suppression_pk(address, key=session.parts.settings.mail_hash_key)
    return session.patiently(lambda: session.parts.store.get({"PK": pk, "SK": "META"})) is not None
