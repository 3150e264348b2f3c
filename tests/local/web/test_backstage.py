"""Behind the counter: sample mails, a clock that can be moved, and SES reports played by hand."""

from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from local.clock import Clock
from local.desk import LocalDesk
from local.emulated.ses.mailbox import Mail
from tests.applicants import RESIDENT, send
from tests.conftest import NOW, copy_example

ORIGIN = "http://127.0.0.1:8000"
OF_DESK = "kurashi@city.example.jp"


@pytest.fixture
def desk(open_desk: Callable[..., LocalDesk]) -> Iterator[LocalDesk]:
    with open_desk(clock=Clock.parse(NOW), origins=(ORIGIN,)) as desk:
        yield desk


def visit(desk: LocalDesk, path: str) -> TestResponse:
    return Client(desk.app).get(path, base_url=ORIGIN, buffered=True)


def press(desk: LocalDesk, path: str, *, site: str = "same-origin", **fields: str) -> TestResponse:
    return Client(desk.app).post(path, data=fields, base_url=ORIGIN, headers={"Sec-Fetch-Site": site})


def book(desk: LocalDesk) -> Mail:
    """Book; returns the auto-reply."""
    assert send(desk, "booking", RESIDENT, origin=ORIGIN).status_code == 201
    return next(mail for mail in desk.mailbox.mails if mail.recipients == (RESIDENT["email"],))


def told_desk(desk: LocalDesk) -> list[str]:
    return [mail.subject for mail in desk.mailbox.mails if mail.recipients == (OF_DESK,)]


# ---- Samples


def test_an_editor_sees_a_changed_mail_on_reload(tmp_path: Path) -> None:
    copy_example(tmp_path)
    mail = tmp_path / "content/mail/booking-received.yml"
    with LocalDesk(tmp_path, clock=Clock.parse(NOW), origins=(ORIGIN,)) as desk:
        before = visit(desk, "/_local/mails/samples")
        assert before.status_code == 200
        assert "2026年11月25日(水)" in before.text
        assert "申込みをお受けしました" not in before.text

        text = mail.read_text(encoding="utf-8")
        mail.write_text(text.replace("申込みを受け付けました", "申込みをお受けしました"), encoding="utf-8")
        assert "申込みをお受けしました" in visit(desk, "/_local/mails/samples").text

        mail.write_text(text.replace("{{ due }}", "{{ dew }}"), encoding="utf-8")
        wrong = visit(desk, "/_local/mails/samples")
        assert (wrong.status_code, "content/mail/booking-received.yml:" in wrong.text) == (500, True)


def test_the_mailbox_links_to_the_samples_and_does_not_contain_them(desk: LocalDesk) -> None:
    assert "/_local/mails/samples" in visit(desk, "/_local/mails").text
    page = visit(desk, "/_local/mails/samples")
    assert "style-src" not in page.text
    assert visit(desk, "/_local/editors.css").content_type == "text/css; charset=utf-8"
    assert desk.mailbox.mails == ()


# ---- The clock and what is due


def test_moving_the_clock_past_a_morning_sends_the_digest(desk: LocalDesk) -> None:
    answer = press(desk, "/_local/clock/move", to="2026-11-24T09:00")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/_local/clock")
    assert "2026年11月24日（火）09:00" in visit(desk, "/_local/clock").text
    assert [subject for subject in told_desk(desk) if "2026年11月24日" in subject]


def test_moving_the_clock_within_a_day_sends_nothing(desk: LocalDesk) -> None:
    press(desk, "/_local/clock/move", to="2026-11-20T17:00")
    assert desk.mailbox.mails == ()
    assert desk.clock() >= datetime.fromisoformat("2026-11-20T17:00:00+09:00")


@pytest.mark.parametrize("moment", ["2026-11-20T09:59", "2025-11-20T12:00", "あした", ""])
def test_the_clock_is_never_set_back(desk: LocalDesk, moment: str) -> None:
    answer = press(desk, "/_local/clock/move", to=moment)
    assert answer.status_code == 422
    assert 'aria-describedby="to-error"' in answer.text
    assert desk.clock().isoformat(timespec="minutes") == "2026-11-20T10:00+09:00"


def test_a_morning_can_be_run_at_any_time_and_once_only(desk: LocalDesk) -> None:
    assert ">朝の一覧と、相談の前のお知らせを送る<" in visit(desk, "/_local/").text
    for _ in range(2):
        assert press(desk, "/_local/run", function="Morning").status_code == 303
    assert len([subject for subject in told_desk(desk) if "今日の受付" in subject]) == 1
    assert press(desk, "/_local/run", function="Submit").status_code == 404


# ---- What SES reports


def test_the_desk_is_mailed_about_an_undelivered_mail(desk: LocalDesk) -> None:
    mail = book(desk)
    page = f"/_local/mails/{mail.message_id}"
    assert "いまの状態：<strong>送りました</strong>" in visit(desk, page).text

    answer = press(desk, f"{page}/report", kind="no-address")

    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert "届いていません。このメールアドレスは、ありません。" in visit(desk, page).text
    (told,) = [subject for subject in told_desk(desk) if "届いていません" in subject]
    assert told in visit(desk, "/_local/mails").text


def test_a_delivered_mail_is_marked_and_nobody_is_mailed(desk: LocalDesk) -> None:
    mail = book(desk)
    before = len(desk.mailbox.mails)
    press(desk, f"/_local/mails/{mail.message_id}/report", kind="delivered")
    assert "いまの状態：<strong>届きました</strong>" in visit(desk, f"/_local/mails/{mail.message_id}").text
    assert len(desk.mailbox.mails) == before


def test_each_offered_report_can_be_played(desk: LocalDesk) -> None:
    page = f"/_local/mails/{book(desk).message_id}"
    for kind in ("delivered", "mailbox-full", "no-address", "complaint"):
        assert f'value="{kind}"' in visit(desk, page).text
        assert press(desk, f"{page}/report", kind=kind).status_code == 303
    assert "届いていません" in visit(desk, page).text
    assert press(desk, f"{page}/report", kind="other").status_code == 404
    assert press(desk, "/_local/mails/unknown/report", kind="delivered").status_code == 404


def test_a_page_of_another_site_can_press_no_button(desk: LocalDesk) -> None:
    mail = book(desk)
    for path, fields in (
        ("/_local/run", {"function": "Morning"}),
        ("/_local/clock/move", {"to": "2026-12-01T09:00"}),
        (f"/_local/mails/{mail.message_id}/report", {"kind": "complaint"}),
    ):
        assert press(desk, path, site="cross-site", **fields).status_code == 403
    assert desk.clock().month == 11
    assert len(desk.mailbox.mails) == 2


# ---- The mailbox


def test_a_long_name_gets_no_space_where_its_header_was_folded(desk: LocalDesk) -> None:
    message = EmailMessage()
    message["From"] = "カスタマーハラスメント対策 総合相談窓口 <info@example.jp>"
    message["Subject"] = "受付のお知らせ（髙﨑①𠮷）" * 5
    message.set_content("例\n")
    mail = Mail(message_id="1", accepted_at=desk.clock(), sender="", recipients=(), raw=message.as_bytes())
    assert dict(mail.headers)["From"] == "カスタマーハラスメント対策 総合相談窓口 <info@example.jp>"
    assert dict(mail.headers)["Subject"] == mail.subject == "受付のお知らせ（髙﨑①𠮷）" * 5
