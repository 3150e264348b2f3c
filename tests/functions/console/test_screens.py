"""What members of the staff see and do at the console, page by page."""

import gzip
import re
from html import unescape

import pytest

from desk import bootstrap
from desk.console.endpoint import respond
from desk.console.files import static, static_file
from desk.console.member import Right
from desk.domain.submissions.watch.view_log import views_pk
from desk.web.http import Request
from tests import actions
from tests.functions.bookings import SID, URL, book, do, meta
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, many, member


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": EVERYTHING}))


def shown(answer: object) -> str:
    """The text of a page, without its tags."""
    assert isinstance(answer, dict)
    return unescape(re.sub(r"<[^>]+>", " ", str(answer["body"])))


def hidden(answer: object) -> dict[str, str]:
    """The hidden controls of a page's forms."""
    assert isinstance(answer, dict)
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', str(answer["body"]))
    return {name: unescape(value) for name, value in found if name != "_token"}


def test_today_counts_what_waits_and_leads_to_what_comes_next(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    desk.at("2026-11-24T09:00:00+09:00")
    answer = counter.get("/")
    assert '<a href="#soon"><b>1</b>' in answer["body"]
    assert f'href="/cases/{receipt}"' in answer["body"]
    assert f'href="/cases/{receipt}/confirm"' in answer["body"]


def test_the_first_thing_that_can_be_done_is_the_most_visible(desk: Desk, counter: Counter) -> None:
    begun = book(desk)
    later = book(desk, sid="22222222-2222-4333-8444-555555555555", slot="2026-11-26T14:00")
    desk.at("2026-11-25T11:00:00+09:00")
    page = counter.get("/")["body"]
    assert page.index(f'href="/cases/{begun}"') < page.index(f'href="/cases/{later}"')
    assert re.findall(r'class="button small next" href="([^"]*)"', page) == [f"/cases/{later}/confirm"]


def test_on_the_day_it_says_until_when_one_waits_for_somebody(desk: Desk, counter: Counter) -> None:
    book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:05:00+09:00")
    assert "10時15分までは待ってください" in shown(counter.get("/"))
    desk.at("2026-11-25T10:20:00+09:00")
    assert "待ってください" not in shown(counter.get("/"))


def test_on_the_day_what_to_know_is_in_the_list_and_no_answer(desk: Desk, counter: Counter) -> None:
    book(desk, camera="voice", support_needs="例の手助けです。")
    assert "カメラなし" not in shown(counter.get("/"))
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T09:00:00+09:00")
    page = shown(counter.get("/"))
    assert "カメラなし" in page
    assert "手助けを希望" in page
    assert "例の手助けです。" not in page


def test_a_member_sees_only_their_own_desks(desk: Desk, counter: Counter) -> None:
    status, body = desk.send("consultation", CONSULTATION, sid=SID)
    assert status == 201
    receipt = body["receipt"]
    other = Counter(member({"harassment": EVERYTHING}))
    assert receipt in other.get("/")["body"]
    assert receipt not in counter.get("/")["body"]
    assert receipt not in counter.get("/list")["body"]
    assert counter.get("/list", desk="harassment")["statusCode"] == 404
    missing = counter.get("/cases/ABCD-EFGH-J")
    for path in (f"/cases/{receipt}", f"/cases/{receipt}/note"):
        refused = counter.get(path)
        assert (refused["statusCode"], shown(refused)) == (404, shown(missing))
    assert counter.post(f"/cases/{receipt}/note", {"step": "do", "text": "例"})["statusCode"] == 404
    assert "notes" not in meta(desk)
    whole, end = (shown(counter.post("/find", {"asked": one})) for one in (receipt, receipt[-6:]))
    nothing = shown(counter.post("/find", {"asked": "2345"}))
    assert "見つかりません" in nothing
    assert (whole, end) == (nothing, nothing)


def test_a_case_shows_its_answers_in_the_forms_words_and_who_has_looked(desk: Desk, counter: Counter) -> None:
    receipt = book(desk, message="例の<b>相談</b>です。")
    answer = counter.get(f"/cases/{receipt}")
    assert answer["statusCode"] == 200
    page = shown(answer)
    for words in ("例 太郎", "契約した本人です", "例の<b>相談</b>です。", "確定前"):
        assert words in page, words
    assert 'href="tel:0312345678"' in answer["body"]
    (look,) = desk.items(views_pk(SID))
    assert look["by"] == "m-example"
    colleague = Counter(member({"consumer-center": EVERYTHING}, id_="m-0123456789abcdef", name="例 三郎"))
    seen = shown(colleague.get(f"/cases/{receipt}")).partition("開いた人")[2]
    assert "m-example" in seen
    assert "例 三郎" in seen


def test_who_may_only_look_has_no_buttons_and_can_do_nothing(desk: Desk) -> None:
    receipt = book(desk)
    reader = Counter(member({"consumer-center": frozenset({Right.SEE})}))
    page = reader.get(f"/cases/{receipt}")
    assert page["statusCode"] == 200
    assert f"/cases/{receipt}/note" not in page["body"]
    assert reader.get(f"/cases/{receipt}/confirm")["statusCode"] == 404
    assert reader.post(f"/cases/{receipt}/decline", {"step": "do", "reason": "business"})["statusCode"] == 404
    assert meta(desk)["status"] == "received"


def test_what_is_for_leads_is_refused_to_others(desk: Desk) -> None:
    receipt = book(desk)
    do(actions.cancel())
    handler = Counter(member({"consumer-center": frozenset({Right.SEE, Right.HANDLE})}))
    assert f"/cases/{receipt}/reopen" not in handler.get(f"/cases/{receipt}")["body"]
    assert handler.post(f"/cases/{receipt}/reopen", {"step": "do"})["statusCode"] == 404
    # Taking a case is for everybody; giving it to somebody else isn't.
    handler.post(f"/cases/{receipt}/assign", {"step": "do", "to": "somebody"})
    assert meta(desk)["assignee"] == "m-example"
    lead = Counter(member({"consumer-center": EVERYTHING}))
    assert lead.post(f"/cases/{receipt}/reopen", {"step": "do"})["statusCode"] == 303


def test_an_action_shows_its_mail_and_does_exactly_that_once(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    desk.sweep()
    path = f"/cases/{receipt}/confirm"
    preview = counter.post(path, {"step": "check", "url": URL})
    assert preview["statusCode"] == 200
    assert URL in shown(preview)
    assert "招待メール" in shown(preview)
    assert meta(desk)["status"] == "received"
    controls = {**hidden(preview), "step": "do"}
    assert controls["url"] == URL
    for _ in range(2):
        done = counter.post(path, controls)
        assert (done["statusCode"], done["headers"]["location"]) == (303, f"/cases/{receipt}?done=confirm")
    assert (meta(desk)["status"], meta(desk)["v"]) == ("confirmed", 2)
    desk.sweep()
    (mail,) = [mail for mail in desk.mails() if URL in mail.get_body(("plain",)).get_content()]
    assert str(mail["Subject"]) in shown(preview)
    lines = mail.get_body(("plain",)).get_content().splitlines()
    # All of it, but for the code that opens the booking.
    unseen = [line for line in lines if line.strip() not in shown(preview)]
    assert len(unseen) <= 2, unseen
    assert all(re.search("(?:[0-9A-Z]{5}-){4}", line) for line in unseen), unseen
    assert "「日時の確定」を書きとめました。" in shown(counter.get(f"/cases/{receipt}", done="confirm"))
    assert "書きとめました" not in shown(counter.get(f"/cases/{receipt}", done="cancel"))


def test_what_is_wrong_is_told_at_its_control_and_what_was_typed_stays(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    path = f"/cases/{receipt}/confirm"
    for step in ("check", "do"):
        refused = counter.post(path, {"step": step, "url_own": "https://elsewhere.example.org/room"})
        assert refused["statusCode"] == 422
        assert 'value="https://elsewhere.example.org/room"' in refused["body"]
        assert 'id="error-url"' in refused["body"]
    assert meta(desk)["status"] == "received"


def test_a_conflict_says_what_was_changed_by_whom(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    path = f"/cases/{receipt}/confirm"
    controls = {**hidden(counter.post(path, {"step": "check", "url": URL})), "step": "do"}
    do(actions.decline(reason="business"), by="staff-2")
    refused = counter.post(path, controls)
    assert refused["statusCode"] == 409
    page = shown(refused)
    for words in ("ほかの人が先に変えた", "staff-2：お断り", "今の状態は「お断り」"):
        assert words in page, words
    assert meta(desk)["status"] == "declined"


def test_a_colleagues_note_in_between_is_no_conflict(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    path = f"/cases/{receipt}/confirm"
    controls = {**hidden(counter.post(path, {"step": "check", "url": URL})), "step": "do"}
    do(actions.note(text="例"), by="staff-2")
    assert counter.post(path, controls)["statusCode"] == 303
    assert meta(desk)["status"] == "confirmed"


def test_an_action_that_takes_nothing_shows_at_once_what_it_does(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:20:00+09:00")
    page = counter.get(f"/cases/{receipt}/finish")
    assert page["statusCode"] == 200
    for words in ("本人確認", "相談開始", "相談終了", "つづけて書きとめます"):
        assert words in shown(page), words
    assert meta(desk)["status"] == "confirmed"
    assert counter.post(f"/cases/{receipt}/finish", {**hidden(page), "step": "do"})["statusCode"] == 303
    assert meta(desk)["status"] == "done"


def test_find_leads_to_the_case_by_the_whole_number_or_its_end(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    for typed in (receipt, receipt.replace("-", "").lower(), receipt[-6:], receipt[-6:].replace("-", "")):
        answer = counter.post("/find", {"asked": typed})
        assert (answer["statusCode"], answer["headers"].get("location")) == (303, f"/cases/{receipt}"), typed
    refused = counter.post("/find", {"asked": '例 9"太郎"'})
    assert refused["statusCode"] == 422
    assert "例 9&#34;太郎&#34;" in refused["body"]


def test_what_was_typed_before_a_session_ended_is_there_again(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    path = f"/cases/{receipt}/message"
    request = Request(method="GET", path=path, path_parameters={}, query={}, headers={}, body=b"")
    kept = {"text": ["例の長い文です。"], "wait": ["yes"], "step": ["do"]}
    page = respond(request, counter.visitor, bootstrap.parts(), kept=kept)
    assert "例の長い文です。</textarea>" in page["body"]
    assert re.search(r'name="wait" value="yes" checked', page["body"])
    assert "まだ何もしていません" in shown(page)
    assert "messages" not in meta(desk)


@pytest.mark.parametrize("path", ["/", "/list", "/find", "/cases/{receipt}", "/cases/{receipt}/confirm"])
def test_a_page_is_small_and_complete_without_script(desk: Desk, counter: Counter, path: str) -> None:
    (receipt, *_) = many(desk, 130)
    body = counter.get(path.format(receipt=receipt))["body"]
    style = static_file(static("console.css"))
    assert style
    assert len(gzip.compress(body.encode())) + len(gzip.compress(str(style["body"]).encode())) < 60_000
    assert re.findall(r"<script.*?>", body) == [f'<script src="{static("away.js")}" defer>']
    assert " style=" not in body
