"""Asking to subscribe: no address is told about, no mailbox is flooded, an old consent counts for nothing."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from aws_lambda_powertools.logging import Logger

import magazine
import submit
from desk import bootstrap
from desk.domain.codes.magazine_code import magazine_code
from tests.functions.conftest import CONSULTATION, SEMINAR, Desk, written
from tests.functions.magazine.reader import (
    ADDRESS,
    ask,
    call,
    confirm,
    link_of,
    mails_to,
    one_click,
    send,
    status_of,
    subscribe,
)

SID = "31111111-2222-4333-8444-555555555555"


def code_of(desk: Desk, address: str = ADDRESS) -> str:
    desk.sweep()
    return urlsplit(link_of(mails_to(desk, address)[-1])).fragment


def test_the_answer_says_nothing_about_who_is_subscribed(desk: Desk) -> None:
    new = ask()
    pending = ask()
    confirm(code_of(desk))
    desk.later(hours=1)
    subscribed = ask()
    assert new.html == pending.html == subscribed.html
    before = len(mails_to(desk))
    desk.sweep()
    assert len(mails_to(desk)) == before + 1, "its reader gets the same mail, too"
    assert status_of(desk) == ["subscribed"]


def test_one_mailbox_is_one_subscription(desk: Desk) -> None:
    subscribe(desk)
    desk.later(hours=1)
    ask("Yomite+news@EXAMPLE.jp")
    confirm(code_of(desk, "Yomite+news@example.jp"))
    metas = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    assert [item["address"] for item in metas] == ["Yomite+news@example.jp"], "the newest that was confirmed"
    send(desk)
    assert [mail["Subject"] for mail in desk.mails()].count("冬のセミナーの日程が決まりました") == 1


def test_an_address_counts_only_once_it_is_confirmed(desk: Desk) -> None:
    """A stranger can't redirect a subscription by typing another alias."""
    subscribe(desk)
    desk.later(hours=1)
    ask("yomite+elsewhere@example.jp")
    send(desk)
    assert mails_to(desk)[-1]["Subject"] == "冬のセミナーの日程が決まりました"


def test_a_mailbox_gets_three_requests_a_day_and_one_in_five_minutes(desk: Desk) -> None:
    for _ in range(8):
        assert ask().title == "確認のメールを送りました"
    desk.sweep()
    assert len(mails_to(desk)) == 1
    for _ in range(8):
        desk.later(minutes=6)
        ask()
        desk.sweep()
    assert len(mails_to(desk)) == 3
    desk.later(days=1)
    ask()
    desk.sweep()
    assert len(mails_to(desk)) == 4


def test_a_request_over_the_desk_s_caps_is_dropped_and_nobody_has_to_decide_on_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bootstrap.parts().bundle["auto_reply_caps"], "per_desk_an_hour", 1)
    ask("first@example.jp")
    ask()
    desk.sweep()
    assert len(desk.mails()) == 1
    rows = [item for item in desk.items("MAG#") if item["type"] == "mail"]
    assert sorted((row["status"], row.get("why")) for row in rows) == [("sent", None), ("superseded", "desk")]
    assert not desk.items("HOLD#")


def test_a_source_may_ask_for_so_many_addresses_only(desk: Desk) -> None:
    pages = [ask(f"reader{n}@example.jp") for n in range(25)]
    assert [page.status for page in pages] == [200] * 20 + [429] * 5
    assert ask("reader99@example.jp", source="192.0.2.77").status == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "メールアドレスを書いてください"),
        ("yomite", "「@」がありません"),
        ("no-reply@example.jp", "機械のためのもの"),
        ("info@taisaku.example.jp", "窓口のもの"),
        ("a" * 5000 + "@example.jp", "長すぎます"),
        ("a@b@example.jp", "「@」が2つ以上"),
        ("<script>alert(1)</script>@example.jp", "使えない記号"),
    ],
)
def test_what_is_no_reader_s_address_is_refused_in_words(desk: Desk, typed: str, said: str) -> None:
    page = ask(typed)
    assert page.status == 422
    assert said in page.text
    assert "<script>alert" not in page.html
    assert not desk.items("MAG#")


def test_full_width_and_a_slip_of_the_domain(desk: Desk) -> None:
    page = ask("ｙｏｍｉｔｅ＠ｇｍａｉｌ．ｃｏｎ")
    assert "yomite@gmail.con" in page.soup.get_text()
    assert "gmail.com" in page.text, "asked about"


def test_a_request_can_be_confirmed_for_three_days(desk: Desk) -> None:
    ask()
    code = code_of(desk)
    desk.later(days=3, minutes=1)
    page = confirm(code)
    assert page.status == 404
    assert "この確認コードは使えません" in page.text
    desk.cloud.reap()
    assert confirm(code).text == page.text, "gone or too late: the same words"
    assert status_of(desk) == []


@pytest.mark.parametrize("wrong", ["", "x", "2" * 43, "A7K2M-9XQ4R", "%00", "🙂" * 300])
def test_a_wrong_code_is_refused_and_counted(desk: Desk, wrong: str) -> None:
    ask()
    assert confirm(wrong).status == 404
    for _ in range(20):
        confirm(wrong)
    assert confirm(wrong).status == 429
    assert status_of(desk) == ["pending"]


def test_a_code_ends_or_confirms_never_both(desk: Desk) -> None:
    ask()
    code = code_of(desk)
    id = code.replace("-", "")[:16]
    leave = magazine_code("leave", id, keys={"A": b"test"})
    assert leave != magazine_code("confirm", id, keys={"A": b"test"})
    assert confirm(leave).status == 404
    assert call("/api/magazine/leave", b"List-Unsubscribe=One-Click", query={"c": code}).status == 404
    assert status_of(desk) == ["pending"]
    other = magazine_code("confirm", id, keys={"A": b"another"}, since="2026-11-20T01:00:00Z")
    assert confirm(other).status == 404


def test_an_old_code_brings_nothing_back(desk: Desk) -> None:
    subscribe(desk)
    old = urlsplit(link_of(mails_to(desk)[0])).fragment
    send(desk)
    one_click(mails_to(desk)[-1])
    assert confirm(old).status == 404
    desk.later(days=2)
    ask()  # by a stranger who knows the old code
    assert confirm(old).status == 404
    assert status_of(desk) == ["pending"]


def test_the_code_can_be_pasted_with_all_that_is_around_it(desk: Desk) -> None:
    ask()
    code = code_of(desk)
    link = link_of(mails_to(desk)[-1])
    assert confirm(link).title == "登録が終わりました"
    for pasted in (f"> {code[:25]}\n> {code[25:]}", code.lower(), f" {code}　", link.replace("#", "#\u200b")):
        assert confirm(pasted).title == "登録が終わりました", pasted


@pytest.mark.parametrize(
    "body",
    [
        {"magazine": "seminars"},
        {"magazine": "nothing", "email": ADDRESS, "_step": "ask"},
        {"email": ADDRESS, "_step": "ask"},
        {"magazine": "seminars", "email": ADDRESS, "_step": "leave"},
    ],
)
def test_a_step_that_there_is_not(desk: Desk, body: dict[str, str]) -> None:
    assert call(body=body).status == 400
    assert not desk.items("MAG#")


def test_other_bodies_and_methods(desk: Desk) -> None:
    assert call(body=b"{}", headers={"content-type": "application/json"}).status == 415
    assert call(body=b"a" * 70_000).status == 413
    page = call()
    assert (page.status, page.headers["location"]) == (303, "/harassment/magazine/")


def test_no_log_and_no_answer_to_others_has_an_address_or_a_code(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        subscribe(desk)
        send(desk)
        one_click(mails_to(desk)[-1])
        confirm("wrong")
        said = written(magazine.logger, caplog) + written(Logger(service="deliver"), caplog)
    assert "yomite" not in said
    code = urlsplit(link_of(mails_to(desk)[0])).fragment
    assert code not in said
    assert code.replace("-", "")[16:] not in said


@pytest.mark.parametrize(
    ("form_id", "answers", "field"),
    [("consultation", CONSULTATION, "discreet"), ("seminar", SEMINAR, "magazine")],
    ids=["consultation", "seminar"],
)
def test_a_tick_in_a_form_asks_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, form_id: str, answers: dict[str, Any], field: str
) -> None:
    """By `subscribes` of any form: after its submission was taken, once for a sid."""
    form = bootstrap.parts().form(form_id)
    assert form is not None
    monkeypatch.setitem(form.words, "subscribes", {"field": field, "magazine": "seminars"})  # type: ignore[arg-type]
    for _ in range(2):
        status, _ = desk.send(form_id, answers | {field: True}, sid=SID)
    assert status == 200
    (meta,) = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    assert (meta["status"], meta["asked_by"]) == ("pending", form_id)
    confirm(code_of(desk, answers["email"]))
    assert status_of(desk, answers["email"]) == ["subscribed"]


def test_no_tick_no_magazine(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    form = bootstrap.parts().form("consultation")
    assert form is not None
    monkeypatch.setitem(form.words, "subscribes", {"field": "discreet", "magazine": "seminars"})  # type: ignore[arg-type]
    desk.send("consultation", CONSULTATION, sid=SID)
    assert not desk.items("MAG#")


def test_a_submission_is_taken_whatever_becomes_of_its_tick(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    form = bootstrap.parts().form("consultation")
    assert form is not None
    monkeypatch.setitem(form.words, "subscribes", {"field": "discreet", "magazine": "seminars"})  # type: ignore[arg-type]

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError(CONSULTATION["email"])

    monkeypatch.setattr("desk.usecases.magazines.magazines.subscribe", fails)
    status, body = desk.send("consultation", CONSULTATION | {"discreet": True}, sid=SID)
    assert (status, bool(body["receipt"])) == (201, True)
    # It is in the log, by its kind and place, without what was typed.
    log = written(submit.logger, caplog)
    assert "magazine not asked for" in log
    assert "RuntimeError" in log
    assert CONSULTATION["email"] not in log
