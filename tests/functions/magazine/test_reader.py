"""A reader subscribes, confirms, gets an issue, and leaves: by a mail program's click, or by our page."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.functions.conftest import Desk, Staff
from tests.functions.magazine.reader import (
    ADDRESS,
    PROGRAM,
    ask,
    call,
    confirm,
    link_of,
    mails_to,
    one_click,
    open_link,
    send,
    status_of,
    subscribe,
    text_of,
    unsubscribe_url,
)


def test_from_the_page_to_an_issue_and_out_again(desk: Desk, staff: Staff) -> None:
    page = ask()
    assert (page.status, page.title) == (200, "確認のメールを送りました")
    assert ADDRESS in page.soup.get_text()
    desk.sweep()
    (mail,) = mails_to(desk)
    link = urlsplit(link_of(mail))
    assert (link.path, link.query) == ("/harassment/magazine/", "")
    assert status_of(desk) == ["pending"]

    page = confirm(link.fragment)
    assert page.title == "登録が終わりました"
    assert status_of(desk) == ["subscribed"]

    said = staff("magazine", "send", "news-2", answer="news-2\n")
    assert said.status == 0, said.err
    assert "登録している方 1人" in said.out
    assert ADDRESS not in said.out
    desk.sweep()
    _, issue = mails_to(desk)
    assert issue["Subject"] == "冬のセミナーの日程が決まりました"
    assert "https://madoguchi.example.jp/harassment/seminar/" in text_of(issue)

    page = one_click(issue)
    assert (page.status, page.title) == (200, "配信を止めました")
    assert "location" not in page.headers
    assert status_of(desk) == ["left"]
    send(desk, "news-1")
    assert len(mails_to(desk)) == 2


def test_an_issue_names_its_publisher_and_the_way_out(desk: Desk) -> None:
    subscribe(desk)
    send(desk)
    issue = mails_to(desk)[-1]
    said = text_of(issue)
    publisher = "例県カスタマーハラスメント対策 事務局"
    for words in (publisher, "例県例市例町1丁目2番3号", "info@taisaku.example.jp"):
        assert words in said
    assert unsubscribe_url(issue) in said
    assert issue["Auto-Submitted"] == "auto-generated"
    assert issue["List-Id"] == "<seminars.madoguchi.example.jp>"
    raw = desk.cloud.mailbox.mails[-1].raw.decode()
    assert f"\r\nList-Unsubscribe: <{unsubscribe_url(issue)}>\r\n" in raw, "not folded, not encoded"
    assert ADDRESS not in unsubscribe_url(issue)


def test_other_mails_have_no_such_headers(desk: Desk) -> None:
    ask()
    desk.sweep()
    (mail,) = mails_to(desk)
    assert not [name for name in mail.keys() if name.lower().startswith("list-")]  # noqa: SIM118


def test_looking_changes_nothing(desk: Desk) -> None:
    """Mail scanners open links: only a button ends a subscription."""
    subscribe(desk)
    send(desk)
    issue = mails_to(desk)[-1]
    page = open_link(issue)
    assert (page.status, page.buttons) == (200, ["配信を止める"])
    assert status_of(desk) == ["subscribed"]

    (form,) = page.soup.select("form")
    url = urlsplit(str(form["action"]))
    done = call(url.path, {"_step": "leave"}, query=dict(parse_qsl(url.query)))
    assert done.title == "配信を止めました"
    assert status_of(desk) == ["left"]


def test_a_scanner_that_knocks_looks_and_posts_nothing_ends_nothing(desk: Desk) -> None:
    """Before the reader's own click: link scanners ask by HEAD and GET, some of them several times."""
    subscribe(desk)
    send(desk)
    issue = mails_to(desk)[-1]
    url = urlsplit(unsubscribe_url(issue))
    before = desk.items("MAG#") + desk.items("ISSUE#") + desk.items("RATE#")
    for method in ("HEAD", "GET", "HEAD", "GET"):
        page = call(url.path, query=dict(parse_qsl(url.query)), method=method, headers=PROGRAM)
        assert page.status == 200, method
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
    assert desk.items("MAG#") + desk.items("ISSUE#") + desk.items("RATE#") == before
    # Then the program's post, without a cookie and from nowhere: it is done, and no page has to be followed.
    done = one_click(issue)
    assert (done.status, "location" in done.headers) == (200, False)
    assert status_of(desk) == ["left"]
    # A scanner that looks again brings nothing back.
    assert call(url.path, query=dict(parse_qsl(url.query)), method="HEAD").status == 200
    assert status_of(desk) == ["left"]


MULTIPART = b'--x7\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x7--\r\n'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded; charset=UTF-8"),
        (MULTIPART, "multipart/form-data; boundary=x7"),
        (MULTIPART, 'multipart/form-data; boundary="x7"'),
    ],
)
def test_both_encodings_of_rfc_8058(desk: Desk, body: bytes, content_type: str) -> None:
    subscribe(desk)
    send(desk)
    page = one_click(mails_to(desk)[-1], body, content_type=content_type)
    assert (page.status, page.title) == (200, "配信を止めました")
    assert status_of(desk) == ["left"]


def test_a_post_that_asks_for_nothing_ends_nothing(desk: Desk) -> None:
    subscribe(desk)
    send(desk)
    for body in (b"", b"List-Unsubscribe=No", b"%%%", b"x" * 1000):
        page = one_click(mails_to(desk)[-1], body)
        assert (page.status, page.buttons) == (200, ["配信を止める"])
    assert status_of(desk) == ["subscribed"]


def test_the_same_click_again_is_answered_alike(desk: Desk) -> None:
    subscribe(desk)
    send(desk)
    issue = mails_to(desk)[-1]
    first, second = one_click(issue), one_click(issue)
    assert (first.status, first.text) == (second.status, second.text)
    (stored,) = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    desk.later(days=60)
    desk.cloud.reap()
    assert one_click(issue).status == 200, "also when nothing of it is left"
    assert stored["left_by"] == "one-click"


def test_the_button_of_an_old_issue_works_after_a_new_subscription(desk: Desk) -> None:
    subscribe(desk)
    send(desk)
    old = mails_to(desk)[-1]
    one_click(old)
    desk.later(hours=1)
    subscribe(desk)
    assert status_of(desk) == ["subscribed"]
    one_click(old)
    assert status_of(desk) == ["left"]


def test_a_post_from_another_site_s_page_asks_for_nothing(desk: Desk) -> None:
    page = ask(headers={"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"})
    assert page.status == 400
    desk.sweep()
    assert mails_to(desk) == []


def test_mail_programs_need_the_link_only(desk: Desk) -> None:
    """No cookie, no page before, and from whatever page a webmail shows it on."""
    subscribe(desk)
    send(desk)
    page = one_click(mails_to(desk)[-1], origin="https://webmail.example", sec_fetch_site="cross-site")
    assert page.status == 200
    assert "set-cookie" not in page.headers
    assert status_of(desk) == ["left"]
    assert PROGRAM["origin"] is None
