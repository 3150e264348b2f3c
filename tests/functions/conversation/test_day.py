"""A day of the consultation desk, from the digest at 8:30 to 17:00, by command line and pages alone.

Thursday, 26 November 2026. Three consultations of the days before are open, and one promise was missed.
"""

import re
from pathlib import Path

from tests.functions.bookings import meta
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.conversation.cases import (
    REPLY,
    THREAD,
    TO_WITHDRAW,
    WITHDRAW,
    consult,
    new_mails,
    texts,
)
from tests.functions.manage_browser import code, look
from tests.functions.mornings import HARASSMENT, a_morning, to

SIDS = {name: f"{n}{n}{n}{n}{n}{n}{n}{n}-2222-4333-8444-555555555555" for n, name in enumerate("abcd", 1)}


def end(receipt: str) -> str:
    """As staff type it."""
    return receipt.replace("-", "")[-4:]


def section(mail: str, title: str) -> str:
    """The lines of a section of the digest."""
    return re.split(r"■", mail.partition(f"■ {title}")[2])[0]


def ok(staff: Staff, *argv: str) -> str:
    said = staff(*argv)
    assert said.status == 0, said.err
    return said.out


def test_a_day_of_the_consultation_desk(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    def send(who: str, **answers: str) -> str:
        return consult(desk, sid=SIDS[who], email=f"{who}@example.com", **answers)

    receipts: dict[str, str] = {}
    desk.at("2026-11-24T16:00:00+09:00")
    receipts["a"] = send("a", name="例 花子")  # promised for the 25th, and nobody answered
    desk.at("2026-11-25T11:00:00+09:00")
    receipts["b"] = send("b")
    receipts["c"] = send("c", reply_by="phone", phone="03-1234-5678")
    a, b, c = (receipts[name] for name in "abc")

    # 8:30: the digest, and an apology that went out by itself.
    mails = a_morning(desk, "2026-11-26T08:30:00+09:00")
    digest = to(mails, HARASSMENT).get_content()
    assert a in section(digest, "期限を過ぎたもの")
    assert b in section(digest, "今日までに対応するもの")
    assert c in section(digest, "今日までに対応するもの")
    assert [mail["Subject"].partition("：")[0] for mail in mails if mail["To"] == "a@example.com"] == [
        "お約束の期限を過ぎました。申し訳ありません"
    ]
    assert "まだできていません。申し訳ありません" in look(a, code(SIDS["a"])).text

    # 8:45: the list, in the order of work, and the late one is taken first.
    listed = ok(staff, "list")
    assert listed.index(a) < listed.index(b)
    ok(staff, "assign", end(a), "--yes")
    assert "担当 staff-1" in ok(staff, "list")
    desk.at("2026-11-26T09:10:00+09:00")
    answer = tmp_path / "answer.txt"
    answer.write_text("遅くなり、申し訳ありません。\n\n1. 方針を決める\n2. 記録を残す\n", encoding="utf-8")
    before = len(desk.mails())
    ok(staff, "answer", end(a), "--file", str(answer), "--yes")
    ((recipient, _, text),) = new_mails(desk, before)
    assert recipient == "a@example.com"
    assert "2. 記録を残す" in text
    assert "申し訳ありません" not in look(a, code(SIDS["a"])).text

    # 9:30: b is not clear. The desk asks, and the clock stands still.
    desk.at("2026-11-26T09:30:00+09:00")
    ok(staff, "message", end(b), "--text", "どんなお店でのことですか。", "--wait", "--yes")
    desk.sweep()
    assert "返事待ち" in ok(staff, "list")

    # 10:15: c is called, and isn't there; then again, and it is done.
    desk.at("2026-11-26T10:15:00+09:00")
    ok(staff, "phone", end(c), "--text", "10時15分に電話しました。留守でした", "--yes")
    own = look(c, code(SIDS["c"]))
    assert own.mails[-1] == "2026年11月26日(木) 10時15分 電話：お電話しました"
    assert own.calling_words in ok(staff, "show", end(c))
    desk.at("2026-11-26T13:05:00+09:00")
    ok(staff, "phone", end(c), "--text", "お答えしました", "--yes")
    ok(staff, "finish", end(c), "--yes")
    assert look(c, code(SIDS["c"])).facts["状況"] == "相談が終わりました"

    # 13:20: a new one comes in, and is withdrawn again by its sender.
    desk.at("2026-11-26T13:20:00+09:00")
    receipts["d"] = send("d")
    look(receipts["d"], code(SIDS["d"])).press(TO_WITHDRAW).press(WITHDRAW)
    assert receipts["d"] not in ok(staff, "list")

    # 14:00: b answers on the page; the promise goes on where it stood.
    desk.at("2026-11-26T14:00:00+09:00")
    thread = look(b, code(SIDS["b"])).press(THREAD)
    assert [text for _, text in texts(thread)] == ["どんなお店でのことですか。"]
    assert thread.press(REPLY, text="飲食店です。\n\n夜の営業です。").status == 200
    stored = meta(desk, sid=SIDS["b"])
    assert (stored["due"], "waiting" in stored) == ("2026-11-27", False)
    assert "返事あり" in ok(staff, "list")
    assert "夜の営業です。" in ok(staff, "show", end(b))
    ok(staff, "answer", end(b), "--text", "夜の営業では、2人で対応してください。", "--yes")
    desk.sweep()

    # 15:30: a has one more question after the answer; 16:40: answered, and ended.
    desk.at("2026-11-26T15:30:00+09:00")
    look(a, code(SIDS["a"])).press(THREAD).press(REPLY, text="社員にも配ってよいですか。")
    assert "返事あり" in ok(staff, "list")
    assert "2026年11月27日(金)までに、ご連絡します。" in look(a, code(SIDS["a"])).text
    desk.at("2026-11-26T16:40:00+09:00")
    ok(staff, "answer", end(a), "--text", "はい、どうぞ。", "--yes")
    ok(staff, "finish", end(a), "--yes")

    # 17:00: nothing of today is left; b is answered and waits to be ended, should no question follow.
    desk.at("2026-11-26T17:00:00+09:00")
    desk.sweep()
    listed = ok(staff, "list")
    assert "【今日すること】" not in listed
    assert b in listed
    assert [number for number in (a, c, receipts["d"]) if number in listed] == []
    trail = ok(staff, "show", a)
    for what in ("約束の期限切れ（自動）", "回答", "返事（申し込んだ方）", "相談終了"):
        assert what in trail

    # No notice, no log of mails and no list had a word of what was written.
    notices = [mail.get_content() for mail in desk.mails() if mail["To"] == HARASSMENT]
    for word in ("飲食店", "夜の営業", "社員にも", "例 花子", CONSULTATION["message"]):
        assert [notice for notice in notices if word in notice] == []
        assert word not in listed
