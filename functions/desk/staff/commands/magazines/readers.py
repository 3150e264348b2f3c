"""`magazine find`, `leave` and `invite`: one reader's subscription, for somebody who phones or writes.

The address is typed by staff and printed nowhere. Who looked, ended or asked is written down beside the
subscription's id, which is a keyed hash (`AUDIT#view#MAG#…`, for a year).
"""

import sys

from desk.counter.magazines.readers import (
    ask_to_confirm,
    id_of,
    is_suppressed,
    looked_up,
    subscription_rows,
)
from desk.counter.session import Session
from desk.domain.forms.formats import is_mail_address, mail_address
from desk.domain.magazines.subscription import LEFT, is_subscribed
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs
from desk.usecases.magazines.magazines import end

_NOTHING = "何もしませんでした。"


def find(session: Session, address: str | None) -> int:
    """Say of each magazine whether the mailbox is subscribed, since when and how; the exit status."""
    typed = _address(address)
    if typed is None:
        return 2
    for magazine, words in session.bundle["magazines"].items():
        stored = looked_up(session, magazine, typed, what="find")
        print(f"■ {words['title']}（{magazine}）")
        print("\n".join(f"  {line}" for line in pairs(list(subscription_rows(session, stored)))))
    if is_suppressed(session, typed):
        print("このアドレスへのメールは、前に届かなかったため、止めています。号も届きません。")
    return 0


def leave(session: Session, address: str | None, magazine: str | None, *, sure: bool) -> int:
    """End the mailbox's subscription, also one that waits for its confirmation; the exit status."""
    typed = _address(address)
    chosen = _magazine(session, magazine)
    if typed is None or chosen is None:
        return 2
    stored = looked_up(session, chosen, typed, what="leave")
    title = str(session.bundle["magazines"][chosen]["title"])
    if stored is None or stored["status"] == LEFT:
        print(f"「{title}」に、このアドレスの登録はありません。{_NOTHING}", file=sys.stderr)
        return 1
    print("\n".join(pairs([("メールマガジン", title), *subscription_rows(session, stored)])))
    print("もう送らなくなります。ご本人には、メールは送りません。")
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    session.patiently(lambda: end(id_of(session, chosen, typed), session.parts, by="staff"))
    print("配信を止めました。送りかけの号があっても、まだ送っていなければ、届きません。")
    return 0


def invite(session: Session, address: str | None, magazine: str | None, *, sure: bool) -> int:
    """Send the mail that asks to confirm, as the page does: its reader alone subscribes; the exit status."""
    typed = _address(address)
    chosen = _magazine(session, magazine)
    if typed is None or chosen is None:
        return 2
    stored = looked_up(session, chosen, typed, what="invite")
    title = str(session.bundle["magazines"][chosen]["title"])
    if is_subscribed(stored):
        print(f"「{title}」には、もう登録されています。{_NOTHING}", file=sys.stderr)
        return 1
    if is_suppressed(session, typed):
        print("このアドレスへのメールは、前に届かなかったため、止めています。", file=sys.stderr)
        print("アドレスが正しいかを、ご本人に確かめてください。", file=sys.stderr)
        return 1
    print("\n".join(pairs([("メールマガジン", title), ("すること", "登録を確かめるメールを送る")])))
    print("登録は、ご本人が、そのメールのリンクを開いて「登録する」を押したときに決まります。")
    if not sure and not agreed():
        print(_NOTHING)
        return 1
    if not ask_to_confirm(session, chosen, typed, stored):
        print("さきほど送ったばかりか、今日は3回送っています。時間をおいてください。", file=sys.stderr)
        return 1
    print("登録を確かめるメールを送ります。5分ほどで届きます。")
    return 0


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
