"""One reader's subscription, for somebody who phones or writes.

The address is typed by staff and shown nowhere. Who looked, ended or asked is written down beside the
subscription's id, which is a keyed hash (`AUDIT#view#MAG#…`, for a year).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal
from uuid import uuid4

from desk.counter.printable import printable
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import epoch, stamp
from desk.domain.codes.magazine_code import subscription_id
from desk.domain.magazines.subscription import PENDING, can_be_confirmed, is_subscribed
from desk.domain.mail.stored.suppression import suppression_pk
from desk.domain.submissions.items import is_expired
from desk.domain.submissions.model import Item
from desk.domain.submissions.watch.view_log import views_pk
from desk.storage.subscriptions import subscription
from desk.usecases.magazines.magazines import subscribe

Looked = Literal["find", "leave", "invite"]

_KEPT_FOR = timedelta(days=365)
_ENDED_BY = {
    "one-click": "メールソフトの「配信を止める」ボタン",
    "page": "配信を止めるページ",
    "bounce": "メールが届かなかったため、自動で",
    "complaint": "迷惑メールと言われたため、自動で",
    "staff": "ご本人の求めで、職員が",
}


def looked_up(session: Session, magazine: str, address: str, *, what: Looked) -> Item | None:
    """The subscription, or None; who looks is written down before."""
    store, id = session.parts.store, id_of(session, magazine, address)
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


def subscription_rows(session: Session, stored: Item | None) -> Iterator[tuple[str, str]]:
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


def id_of(session: Session, magazine: str, address: str) -> str:
    return subscription_id(magazine, address, key=session.parts.settings.mail_hash_key)


def is_suppressed(session: Session, address: str) -> bool:
    pk = suppression_pk(address, key=session.parts.settings.mail_hash_key)
    return session.patiently(lambda: session.parts.store.get({"PK": pk, "SK": "META"})) is not None


def ask_to_confirm(session: Session, magazine: str, address: str, stored: Item | None) -> bool:
    """Send the mail that asks to confirm; False if one was sent just now, or often today. `stored` is the
    subscription as it was looked up. Raises Unavailable.
    """
    before = stored["v"] if stored else 0
    session.patiently(lambda: subscribe(magazine, address, session.parts, by="phone"))
    after = session.patiently(lambda: subscription(session.parts.store, id_of(session, magazine, address)))
    return after is not None and bool(after["v"] != before)
