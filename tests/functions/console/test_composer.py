"""Writing to the applicant at the console: chosen texts, drafts that colleagues see, the morning, a second
look, and the same rules at the command line.
"""

import re
from email.message import EmailMessage
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.submissions.workflow import APPLICANT, Action
from desk.storage.drafts import keep_draft, typed_text
from desk.storage.staff.members import record_member
from desk.storage.staff.replies import own_replies
from tests.functions.bookings import SID, do, meta
from tests.functions.conftest import RIGHT, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.test_rights import ROLES

TEXT = "例の回答です。\n2行目です。"
MORNING = "2026-11-24T08:30:00+09:00"
"""After Friday, 20 November: Monday is a holiday."""


def colleague(name: str, rights: frozenset[Any] = EVERYTHING, *, desk: str = "harassment") -> Counter:
    id_ = f"m-{name.encode().hex():0>16}"[:18]
    parts = bootstrap.parts()
    record_member(parts.store, id_, name=name, groups=(), now=parts.clock())
    return Counter(member({desk: rights}, name=name, id_=id_), secret=name)


@pytest.fixture
def path(desk: Desk) -> str:
    status, body = desk.send("consultation", RIGHT["consultation"], sid=SID)
    assert status == 201
    desk.sweep()
    return f"/cases/{body['receipt']}/answer"


@pytest.fixture
def seconded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk's consultations ask for a second look, by somebody who leads."""
    form = bootstrap.parts().form("consultation")
    assert form
    handling = form.words["handling"]
    monkeypatch.setitem(handling, "second_look", {"actions": ["answer"], "by": "lead"})
    return desk


def post(counter: Counter, path: str, step: str, **typed: str) -> Any:
    shown = counter.get(path)["body"]
    hidden = {name: hidden_value(shown, name) for name in ("op", "version", "draft")}
    return counter.post(path, {**hidden, **typed, "step": step})


def hidden_value(body: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    return found[1] if found else ""


def area(body: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', body, re.DOTALL)
    return found[1] if found else ""


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def answers(desk: Desk) -> list[Any]:
    return [mail for mail in desk.mails() if "例の回答" in text_of(mail)]


def test_a_chosen_text_is_put_behind_what_was_typed_with_this_case_s_own_words(path: str) -> None:
    counter = colleague("一郎")
    shown = post(counter, path, "insert", text="書きかけです。", reply="thanks")["body"]
    assert area(shown).startswith("書きかけです。\n\nお返事をありがとうございます。2026年11月24日")
    assert "{{" not in area(shown)


def test_only_texts_for_this_form_state_and_action_are_offered(path: str) -> None:
    shown = colleague("一郎").get(path)["body"]
    assert "例市の手引きの案内" in shown
    assert "例の書類のお願い" not in shown
    message = colleague("一郎").get(path.replace("/answer", "/message"))["body"]
    assert "例市の手引きの案内" not in message


def test_a_draft_is_seen_by_colleagues_and_kept_by_looking_at_the_mail(path: str, desk: Desk) -> None:
    one, other = colleague("一郎"), colleague("二郎")
    before = meta(desk)["v"]
    assert post(one, path, "check", text=TEXT)["statusCode"] == 200
    shown = other.get(path)["body"]
    assert area(shown) == TEXT
    assert "一郎さんの下書き" in shown
    assert TEXT in other.get(path.removesuffix("/answer"))["body"]
    assert meta(desk)["v"] == before, "a draft changes nothing of the case"
    assert not answers(desk)


def test_a_colleague_s_change_of_the_draft_is_told_and_nothing_is_lost(path: str) -> None:
    one, other = colleague("一郎"), colleague("二郎")
    opened = one.get(path)["body"]
    assert post(other, path, "keep", text="二郎の文です。")["statusCode"] == 303
    stale = {name: hidden_value(opened, name) for name in ("op", "version", "draft")}
    told = one.post(path, {**stale, "text": "一郎の文です。", "step": "keep"})
    assert told["statusCode"] == 409
    assert area(told["body"]) == "一郎の文です。"
    assert "二郎の文です。" in told["body"]
    assert area(other.get(path)["body"]) == "二郎の文です。"
    again = {name: hidden_value(told["body"], name) for name in ("op", "version", "draft")}
    assert one.post(path, {**again, "text": "一郎の文です。", "step": "keep"})["statusCode"] == 303
    assert area(other.get(path)["body"]) == "一郎の文です。"


def test_a_draft_goes_when_it_is_sent_and_can_be_dropped(path: str, desk: Desk) -> None:
    counter = colleague("一郎")
    post(counter, path, "keep", text=TEXT)
    assert post(counter, path, "drop")["statusCode"] == 303
    assert area(counter.get(path)["body"]) == ""
    post(counter, path, "keep", text=TEXT)
    assert post(counter, path, "do", text=TEXT)["statusCode"] == 303
    assert area(counter.get(path)["body"]) == ""
    desk.sweep()
    assert len(answers(desk)) == 1


def test_a_text_for_the_morning_is_sent_then_and_not_before(path: str, desk: Desk) -> None:
    counter = colleague("一郎")
    assert post(counter, path, "morning", text=TEXT)["statusCode"] == 303
    desk.sweep()
    assert not answers(desk)
    assert "確かめ待ち" not in counter.get("/")["body"]
    assert "朝に送る" in counter.get("/")["body"]
    assert "2026年11月24日(火)の朝に送ります" in counter.get(path.removesuffix("/answer"))["body"]
    desk.morning()  # still on the day before
    desk.sweep()
    assert not answers(desk)
    desk.at(MORNING)
    desk.morning()
    desk.morning()
    desk.sweep()
    assert len(answers(desk)) == 1
    assert meta(desk)["status"] == "answered"
    assert meta(desk)["answer"]["by"] == counter.member.id


def test_a_text_for_the_morning_can_be_taken_back_and_is_a_draft_again(path: str, desk: Desk) -> None:
    counter = colleague("一郎")
    post(counter, path, "morning", text=TEXT)
    assert post(counter, path, "take_back")["statusCode"] == 303
    assert area(counter.get(path)["body"]) == TEXT
    desk.at(MORNING)
    desk.morning()
    desk.sweep()
    assert not answers(desk)


def test_what_the_applicant_writes_meanwhile_stops_a_text_for_the_morning(path: str, desk: Desk) -> None:
    counter = colleague("一郎")
    post(counter, path.replace("/answer", "/message"), "do", text="例のお知らせです。")
    post(counter, path, "morning", text=TEXT)
    desk.at("2026-11-20T20:00:00+09:00")
    do(Action(name="reply", given={"text": "例の返事です。"}), by=APPLICANT)
    desk.at(MORNING)
    desk.morning()
    desk.sweep()
    assert not answers(desk)
    assert "送るのを止めています" in counter.get(path.removesuffix("/answer"))["body"]


def test_nobody_waits_for_the_morning_past_the_promised_day(path: str, desk: Desk) -> None:
    desk.at("2026-11-24T10:00:00+09:00")
    counter = colleague("一郎")
    assert 'value="morning"' not in post(counter, path, "check", text=TEXT)["body"]
    refused = post(counter, path, "morning", text=TEXT)
    assert refused["statusCode"] == 422
    assert area(refused["body"]) == TEXT
    assert "prepared" not in meta(desk)


def test_with_a_second_look_the_author_can_only_ask_for_it(path: str, seconded: Desk, staff: Staff) -> None:
    author = colleague("一郎")
    checked = post(author, path, "check", text=TEXT)["body"]
    assert 'value="look"' in checked
    assert 'value="do"' not in checked
    for step in ("do", "morning"):
        assert post(author, path, step, text=TEXT)["statusCode"] == 422
    assert post(author, path, "look", text=TEXT)["statusCode"] == 303
    for step in ("do", "morning"):
        assert post(author, path, step, text=TEXT)["statusCode"] == 422
    receipt = path.split("/")[2]
    said = staff("answer", receipt, "--text", TEXT, "--yes")
    assert said.status == 1, "the same person may sit at the command line"
    seconded.sweep()
    assert not answers(seconded)


def test_another_who_leads_sends_just_what_was_asked(path: str, seconded: Desk) -> None:
    author, lead = colleague("一郎"), colleague("三郎")
    post(author, path, "look", text=TEXT)
    assert "確かめ待ち" in lead.get("/")["body"]
    shown = lead.get(path)["body"]
    assert "一郎さんの文" in shown
    assert "例の回答です。" in shown
    assert post(lead, path, "do", text=TEXT + "変えました。")["statusCode"] == 422
    assert post(lead, path, "do", text=TEXT)["statusCode"] == 303
    seconded.sweep()
    assert len(answers(seconded)) == 1
    assert meta(seconded)["answer"]["by"] == author.member.id
    assert "prepared" not in meta(seconded)


def test_who_doesn_t_lead_can_neither_send_nor_return_it(path: str, seconded: Desk) -> None:
    author, third = colleague("一郎"), colleague("四郎", ROLES["handles"])
    post(author, path, "look", text=TEXT)
    shown = third.get(path)["body"]
    assert 'value="do"' not in shown
    assert 'value="return"' not in shown
    for step in ("do", "morning", "return"):
        assert post(third, path, step, text=TEXT, note="例")["statusCode"] == 422
    assert meta(seconded)["prepared"]["by"] == author.member.id


def test_a_lead_returns_it_with_a_note_and_it_is_the_author_s_draft(path: str, seconded: Desk) -> None:
    author, lead = colleague("一郎"), colleague("三郎")
    post(author, path, "look", text=TEXT)
    assert post(lead, path, "return", note="  ")["statusCode"] == 422
    assert post(lead, path, "return", note="2行目を、やさしくしてください。")["statusCode"] == 303
    shown = author.get(path)["body"]
    assert area(shown) == TEXT
    assert "2行目を、やさしくしてください。" in shown
    assert "prepared" not in meta(seconded)


def test_a_lead_lets_it_go_on_the_morning(path: str, seconded: Desk) -> None:
    author, lead = colleague("一郎"), colleague("三郎")
    post(author, path, "look", text=TEXT)
    assert post(lead, path, "morning", text=TEXT)["statusCode"] == 303
    seconded.at(MORNING)
    seconded.morning()
    seconded.sweep()
    assert len(answers(seconded)) == 1
    assert meta(seconded)["answer"]["by"] == author.member.id


def own(counter: Counter, step: str = "save", **typed: str) -> Any:
    shown = counter.get("/replies", desk="harassment")["body"]
    return counter.post(
        "/replies", {"desk": "harassment", "number": hidden_value(shown, "number"), "step": step, **typed}
    )


def test_the_desk_s_own_texts(path: str) -> None:
    counter = colleague("一郎")
    assert own(counter, title="例の文例", text="受付番号 {{ receipt }} の件です。")["statusCode"] == 303
    assert own(counter, title="例の文例", text="同じ名前です。")["statusCode"] == 422
    assert own(counter, title="別の文例", text="{{ name }}さん")["statusCode"] == 422
    _, texts = own_replies(bootstrap.parts().store, "harassment")
    (one,) = texts
    shown = post(counter, path, "insert", text="", reply=f"own-{one['id']}")["body"]
    assert area(shown) == f"受付番号 {path.split('/')[2]} の件です。"
    stale = counter.post(
        "/replies", {"desk": "harassment", "number": "0", "title": "古い", "text": "古い画面からです。"}
    )
    assert stale["statusCode"] == 409
    assert "古い画面からです。" in stale["body"]
    assert own(counter, id=one["id"], title="例の文例", text="直しました。")["statusCode"] == 303
    assert own(counter, "remove", id=one["id"])["statusCode"] == 303
    assert own_replies(bootstrap.parts().store, "harassment")[1] == ()


def test_of_two_who_keep_a_draft_at_once_one_is_told(path: str) -> None:
    store = bootstrap.parts().store
    assert post(colleague("一郎"), path, "keep", text="はじめの文です。")["statusCode"] == 303
    read = store.dossier(SID)
    assert read
    texts = [
        typed_text({"text": f"{name}の文です。"}, by=name, at=bootstrap.parts().clock()) for name in "AB"
    ]
    kept = [keep_draft(store, read.meta, read.draft, "answer", text, seen=1) for text in texts]
    assert kept == [True, False]
    assert area(colleague("二郎").get(path)["body"]) == "Aの文です。"


def test_a_draft_goes_with_its_case(path: str, desk: Desk, staff: Staff) -> None:
    post(colleague("一郎"), path, "keep", text=TEXT)
    receipt = path.split("/")[2]
    assert staff("finish", receipt, "--yes").status == 0
    assert [item for item in desk.items("SUB#") if item["SK"] == "DRAFT"]
    said = staff("erase", receipt, "--reason", "requested", "--yes")
    assert said.status == 0, said.err
    assert not [item for item in desk.items("SUB#") if item["SK"] == "DRAFT"]
