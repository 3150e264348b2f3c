"""`erase`: deletes at once what a person asks to have deleted, without waiting for the end of its retention.

First the submission is deleted as by retention (`desk.usecases.retention`), with a record of who did it and
why; then its items are deleted one by one, the receipt number last. If that is cut off, the same command
finishes it.
"""

import sys
from collections.abc import Iterator

from desk.counter.cases.case_words import head_rows
from desk.counter.erasing import addresses_of, blocker, erase_case, unsent
from desk.counter.session import Session, is_denied
from desk.domain.errors import NotFound, Unavailable
from desk.domain.forms.formats import mail_address
from desk.domain.submissions.model import Item, sid_of
from desk.staff.commands.magazines.erase import StillSending, erase_subscriptions, subscriptions_of
from desk.staff.session import agreed
from desk.staff.typed.arguments import REASONS
from desk.staff.words.terminal import pairs, table

_LIVE = "まだ終わっていません。先に cancel（取消し）や finish（終了）などで終えてください。"
_EARLIER = "前のアドレス（今は、別のアドレスに直してあります）"
_BY_NUMBER = (
    "前のアドレスの受付です。別の方のアドレスだったかもしれないので、まとめては消しません。"
    "ご本人の受付と確かめてから、erase に受付番号を書いて消してください。"
)
_SENDING = "メールを送っているところです。10分ほど待って、もう一度行ってください。"
_NOT_REACHED = """次のものは、この道具では消えません。
  ・表の控え（ポイントインタイムリカバリー）。最長で35日間残り、そのあと自動で消えます。
    その間に控えから表をもどしたときは、もう一度 erase を行ってください。
  ・メールが届いたかどうかの記録で、処理できなかったもの（LostReports。アドレスを含みます）。14日間残り、
    そのあと自動で消えます。急ぐときは、管理者に消してもらってください。
  ・SES が届けなかったアドレスの一覧（SES の「サプレッションリスト」）。載っているかを、管理者に確かめて
    もらってください。期限はありません。
  ・申し込んだ方の受信箱と、ブラウザーの履歴。メールのリンクを開いても、もう予約は出ません。
  ・窓口の受信箱のメールと、export --full で書き出したファイル。探して、手で消してください。
  ・動作記録（ログ）。受付番号は残りますが、個人情報はなく、番号からたどれるものも、もうありません。
    決めた日数（LogRetentionDays）で、自動で消えます。"""


def erase(session: Session, receipt: str, *, reason: str, sure: bool) -> int:
    """Delete one submission; the exit status. Raises NotFound, Changed, Unavailable."""
    store = session.parts.store
    sid = session.patiently(lambda: store.sid_of_receipt(receipt))
    if sid is None:
        raise NotFound
    stored = session.patiently(lambda: store.meta(sid))
    # Under the sid of what is deleted another submission may stand by now, which has its own number.
    if stored and stored["receipt"] == receipt:
        print("\n".join(pairs(head_rows(session, stored, session.parts.form(stored["form"])))))
        blocker = _blocker(session, stored)
        if blocker:
            print(blocker, file=sys.stderr)
            return 1
        print("\n".join(pairs(_what_will_happen(session, sid, reason))))
        if not sure and not agreed():
            print("何もしませんでした。")
            return 1
    _erase(session, sid, receipt, reason)
    print(_NOT_REACHED)
    return 0


def erase_address(session: Session, address: str, *, reason: str, sure: bool) -> int:
    """Delete all submissions with a mail address, and its subscriptions; 1 if some can't be deleted yet.

    One whose address was corrected is found by the old address, too. That may be a stranger's, so it is only
    deleted by its receipt number.
    """
    found = _of_address(session, address)
    if found is None:
        return 1
    try:
        subscribed = subscriptions_of(session, address)
    except StillSending:
        print(_SENDING, file=sys.stderr)
        return 1
    blockers = {sid_of(one): words for one in found if (words := _blocker(session, one, address))}
    rows = [
        (one["receipt"], session.status(one), session.title(one["form"]), _whose(session, one, address))
        for one in found
    ]
    if not found and not subscribed:
        print("このメールアドレスの受付は、見つかりません。書き間違いがないか、確かめてください。")
        return 1
    if found:
        print(f"■ このメールアドレスの受付（{len(found)}件）")
        print("\n".join(f"  {line}" for line in table([("受付番号", "状態", "フォーム", "アドレス"), *rows])))
    for magazine in subscribed:
        title = session.bundle["magazines"][magazine]["title"]
        print(f"■ メールマガジン「{title}」の登録（配信を止め、登録していただいた記録も消します）")
    deletable = [one for one in found if sid_of(one) not in blockers]
    for stored in found:
        if stored not in deletable:
            print(f"受付番号 {stored['receipt']} は、{blockers[sid_of(stored)]}", file=sys.stderr)
    if not deletable and not subscribed:
        return 1
    what = f"{len(deletable)}件" + ("と、メールマガジンの登録" if subscribed else "")
    print("\n".join(pairs([("消すもの", what), ("消すわけ", REASONS[reason])])))
    if not sure and not agreed():
        print("何もしませんでした。")
        return 1
    for stored in deletable:
        _erase(session, sid_of(stored), stored["receipt"], reason)
    erase_subscriptions(session, address, subscribed, reason)
    print(_NOT_REACHED)
    return 1 if blockers else 0


def _of_address(session: Session, address: str) -> list[Item] | None:
    """The META items of an address, the oldest first; None if the right to scan is missing."""
    try:
        submissions = session.patiently(lambda: list(session.parts.store.submissions()))
    except Unavailable as error:
        if not is_denied(error):
            raise
        print(
            "erase --mail は、表の全体を読みます。その権限（dynamodb:Scan。ErasePolicy に入っています）が"
            "ありません。管理者に、権限を確かめてください。",
            file=sys.stderr,
        )
        return None
    found = [one for one in submissions if _whose(session, one, address)]
    return sorted(found, key=lambda one: str(one["received_at"]))


def _whose(session: Session, stored: Item, address: str) -> str:
    """Whether an address is a submission's present or an earlier one; "" if it's neither."""
    wanted = mail_address(address).lower()
    if wanted in map(str.lower, addresses_of(session, stored)):
        return "今のアドレス"
    earlier = [value for one in stored.get("corrections", ()) for value in one["before"].values()]
    return _EARLIER if wanted in map(str.lower, earlier) else ""


def _blocker(session: Session, stored: Item, address: str = "") -> str:
    """Why it can't be deleted yet, or not by this address, and what to do; empty if it can."""
    if address and _whose(session, stored, address) == _EARLIER:
        return _BY_NUMBER
    return {"": "", "live": _LIVE, "sending": _SENDING}[blocker(session, stored)]


def _what_will_happen(session: Session, sid: str, reason: str) -> Iterator[tuple[str, str]]:
    yield "すること", "この受付のすべて（内容、記録、メール）を消します。元にもどせません"
    yield "消すわけ", REASONS[reason]
    left = unsent(session, sid)
    if left:
        yield "送れていないメール", f"{left}件。送らずに、いっしょに消します"


def _erase(session: Session, sid: str, receipt: str, reason: str) -> None:
    count = erase_case(session, sid, receipt, reason)
    print(
        f"受付番号 {receipt}：すべて消しました（{count}個の項目）。だれが、いつ、なぜ消したかを記録しました。"
    )
