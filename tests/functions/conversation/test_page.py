"""/api/manage for a consultation: its state and promise, mails and calls, the copy, withdrawing."""

from typing import Any

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import OTHER_SLOT, SID, do, mark_suspect, meta
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.conversation.cases import (
    KEEP,
    LOOK_AGAIN,
    THREAD,
    TO_WITHDRAW,
    WITHDRAW,
    consult,
    new_mails,
    own_page,
)
from tests.functions.manage_browser import code, look, submit

COPY = "送った内容を見る"


def test_the_auto_reply_has_the_link_and_the_code(desk: Desk) -> None:
    receipt = consult(desk)
    ((_, _, text),) = [mail for mail in new_mails(desk, 0) if mail[0] == CONSULTATION["email"]]
    assert f"https://madoguchi.example.jp/online/manage/#{receipt}.{code()}" in text
    assert f"\n{code()}\n" in text
    assert look(receipt).status == 200


def test_a_new_consultation_is_shown_with_its_promise(desk: Desk) -> None:
    receipt = consult(desk)
    page = look(receipt)
    assert (page.title, page.error) == ("相談の状況", "")
    assert page.facts == {
        "受付番号": receipt,
        "申込みの種類": desk.bundle["forms"]["consultation"]["words"]["title"],
        "状況": "相談を受け付けました",
    }
    assert "2026年11月24日(火)から順に、選ばれた方法で回答します。" in page.text
    assert page.buttons == [TO_WITHDRAW]
    assert CONSULTATION["message"] not in page.html
    assert CONSULTATION["email"] not in page.html


def test_every_state_has_its_words(desk: Desk) -> None:
    consult(desk)
    mark_suspect(desk)
    words = desk.bundle["workflows"]["consultation"]["words"]["states"]

    def shown(state: str) -> None:
        assert meta(desk)["status"] == state
        page = own_page(desk)
        assert page.facts["状況"] == words[state]["status"]
        assert words[state]["next"].partition("{{")[0] in page.text

    shown("received")
    do(actions.release())
    shown("released")
    do(actions.reopen())
    do(actions.answer(text="例の回答"))
    shown("answered")
    do(actions.reply(text="例の返事"))
    shown("replied")
    do(actions.finish())
    shown("done")
    do(actions.reopen())
    do(actions.cancel())
    shown("cancelled")


def test_withdrawing_asks_first_and_tells_both(desk: Desk) -> None:
    consult(desk)
    before = len(desk.mails())
    asked = own_page(desk).press(TO_WITHDRAW)
    assert asked.title == "相談を取り下げますか"
    assert asked.press(KEEP).title == "相談の状況"
    done = asked.press(WITHDRAW)
    assert (done.status, done.title) == (200, "相談を取り下げました")
    assert asked.press(WITHDRAW).title == done.title
    assert meta(desk)["GSI1PK"] == "KEEP#consultation"
    own, notice = sorted(new_mails(desk, before))
    assert own[0] == CONSULTATION["email"]
    assert "取り下げられました" in own[1]
    assert notice[0] == "info@taisaku.example.jp"
    assert "取下げ（相談した方）" in notice[2]
    assert CONSULTATION["message"] not in own[2] + notice[2]
    assert done.press(LOOK_AGAIN).facts["状況"] == "取り下げられました"


def test_calls_are_listed_beside_the_mails_without_what_was_said(desk: Desk, staff: Staff) -> None:
    receipt = consult(desk)
    desk.later(minutes=310)
    assert staff("phone", receipt, "--text", "留守でした", "--yes").status == 0
    page = own_page(desk)
    assert page.mails == [
        "2026年11月20日(金) 10時 自動返信：お送りしました",
        "2026年11月20日(金) 15時10分 電話：お電話しました",
    ]
    assert "留守" not in page.html
    assert page.calling_words in staff("show", receipt).out


def test_an_anonymous_consultation_has_no_copy(desk: Desk) -> None:
    """Nothing that was answered is unknown to whoever has the mailbox."""
    consult(desk)
    assert COPY not in own_page(desk).buttons


def test_the_copy_has_the_thread(desk: Desk) -> None:
    consult(desk, name="例 花子")
    do(actions.message(text="窓口です。\n\nいつのことですか。"))
    do(actions.reply(text="きのうです。"))
    page = own_page(desk).press(COPY, known="例花子")
    assert page.title == "送った内容"
    assert page.copy["相談の内容"] == CONSULTATION["message"]
    texts = [text for label, text in page.copy.items() if label.endswith(("窓口から", "あなたから"))]
    assert texts == ["窓口です。\n\nいつのことですか。", "きのうです。"]


def test_a_stranger_s_code_opens_nothing(desk: Desk) -> None:
    receipt = consult(desk)
    answers = [
        look(receipt, code("99999999-2222-4333-8444-555555555555")),
        look("2345-6789-F"),
        submit({"receipt": receipt, "code": "x", "_step": "thread"}),
        submit({"receipt": receipt, "code": "x", "_step": "reply", "text": "例"}),
    ]
    assert {page.status for page in answers} == {404}
    assert len({page.html for page in answers}) == 1


def test_guessing_ends(desk: Desk) -> None:
    receipt = consult(desk)
    wrong = {"receipt": receipt, "code": "x", "_step": "thread"}
    assert [submit(wrong).status for _ in range(21)] == [404] * 20 + [429]
    assert look(receipt).press(TO_WITHDRAW).status == 200


def test_a_form_without_a_page_has_nothing_to_manage(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = consult(desk)
    monkeypatch.setitem(bootstrap.parts().form("consultation").words, "manage", False)
    assert look(receipt).status == 404


@pytest.mark.parametrize("step", ["change", "cancel"])
def test_what_the_life_does_not_allow_is_refused(desk: Desk, step: str) -> None:
    consult(desk)
    do(actions.finish())
    page = own_page(desk)
    body: dict[str, Any] = {"receipt": page.facts["受付番号"], "code": code(), "_step": step}
    refused = submit(body | {"_op": SID, "_v": "2", "slot": OTHER_SLOT})
    assert (refused.status, refused.title) == (409, "相談の状況")
    assert THREAD not in refused.buttons
