"""The notices of the public pages: listed, put up, taken back."""

import sys
from collections.abc import Mapping
from uuid import uuid4

from desk.counter.notices import errors_of, is_shown, notice_of, notices_now, put, span_words, take
from desk.counter.session import Session
from desk.domain.notices import LONGEST, LONGEST_TIME, MOST
from desk.domain.submissions.model import Item
from desk.staff.session import agreed
from desk.staff.words.terminal import pairs

_WRONG: Mapping[str, str] = {
    "no_text": "文を書いてください（--text）。",
    "long_text": f"文は、{LONGEST}文字までにしてください。",
    "no_level": "種類は、info（ふつう）か urgent（急ぎ）です。",
    "no_moment": "日と時刻は、2026-12-01T17:15 のように書いてください。",
    "past": "終わる日時は、今よりあとにしてください。",
    "before": "終わる日時は、出しはじめる日時よりあとにしてください。",
    "long_time": f"出せるのは、{LONGEST_TIME.days}日までです。",
    "no_desk": "その窓口はありません。",
    "many": f"お知らせは、{MOST}個までです。",
}


def print_notices(session: Session) -> int:
    """Those that have not ended."""
    found = notices_now(session).all
    for one in found:
        print("\n".join(pairs(_rows(session, one))) + "\n")
    if not found:
        print("出ているお知らせも、これから出るお知らせも、ありません。")
    return 0


def put_up(session: Session, typed: Mapping[str, str], *, sure: bool) -> int:
    notices, op = notices_now(session), str(uuid4())
    errors = list(errors_of(session, typed, notices))
    for _, code in errors:
        print(_WRONG[code], file=sys.stderr)
    if errors:
        return 1
    notice = notice_of(session, typed, op=op)
    print("\n".join(pairs(_rows(session, notice))))
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    return _done(put(session, notice, notices, op=op), "お知らせを出しました。1分ほどで、ページに出ます。")


def take_down(session: Session, id_: str, *, sure: bool) -> int:
    notices = notices_now(session)
    notice = notices.one(id_)
    if notice is None:
        print("そのお知らせは、ありません（notice list で見られます）。", file=sys.stderr)
        return 1
    print("\n".join(pairs(_rows(session, notice))))
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    return _done(take(session, notice, notices, op=str(uuid4())), "お知らせを取り下げました。")


def _rows(session: Session, notice: Item) -> list[tuple[str, str]]:
    level = "大切なお知らせ" if notice["level"] == "urgent" else "お知らせ"
    state = "（出ています）" if is_shown(session, notice) else ""
    return [
        ("目印", str(notice["id"])),
        ("種類", level + state),
        ("文", str(notice["text"])),
        ("ページ", str(notice["desk"]) or "サイトの全部"),
        ("出す間", span_words(notice)),
    ]


def _done(is_done: bool, words: str) -> int:
    if not is_done:
        print("そのあいだに、ほかの人がお知らせを変えました。もう一度行ってください。", file=sys.stderr)
        return 1
    print(words)
    return 0
