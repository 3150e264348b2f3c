"""The experts of a desk: kept as persons in the table, reached by mails of their own, and let go again."""

import re

import pytest

import feedback
from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import (
    APPLICANT,
    FIRST,
    PLACE,
    add_expert,
    apply,
    approved,
    hear,
    new_mails,
    ok,
    own_page,
    plan,
    text,
)
from tests.functions.events import Context, ses
from tests.functions.manage_browser import look
from tests.functions.nights import a_night
from tests.functions.staff.cases.test_correct import code_in

OTHER = "22222222-2222-4333-8444-555555555555"


def test_what_is_typed_wrongly_is_told_and_changes_nothing(desk: Desk, staff: Staff) -> None:
    wrong = staff("expert-add", "--name", "例 専一", "--field", "例", "--mail", "ichi@", "--yes")
    assert (wrong.status, "メールアドレスに、書き間違いがあります" in wrong.err) == (2, True)
    assert staff("expert-add", "--name", " ", "--field", "例", "--mail", FIRST, "--yes").status == 2
    assert staff("expert-edit", "ZZZZ", "--name", "例", "--yes").status == 2
    assert "まだいません" in ok(staff, "experts")
    receipt = apply(desk)
    hear(staff, receipt)
    unknown = staff("approve", receipt, "--expert", "ZZZZ", "--visits", "1", "--yes")
    assert (unknown.status, "この専門家は、一覧にいません" in unknown.err) == (1, True)
    assert meta(desk)["status"] == "heard"


def test_nobody_rests_who_has_a_dispatch_and_who_rests_is_asked_no_more(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    receipt = approved(desk, staff, expert)
    busy = staff("expert-rest", expert, "--yes")
    assert (busy.status, receipt in busy.err) == (1, True)
    assert staff("expert-erase", expert, "--yes").status == 1
    ok(staff, "cancel", receipt, "--yes")
    ok(staff, "expert-rest", expert, "--yes")
    second = apply(desk, sid=OTHER)
    hear(staff, second)
    refused = staff("approve", second, "--expert", expert, "--visits", "1", "--yes")
    assert (refused.status, "今は頼めません" in refused.err) == (1, True)
    # Forgotten a year later, by TTL; until then they can come back.
    (item,) = desk.items("EXPERTS#")
    assert item["expires_at"] - desk.now.timestamp() == pytest.approx(365 * 86400, abs=60)
    ok(staff, "expert-back", expert, "--yes")
    assert "expires_at" not in desk.items("EXPERTS#")[0]
    ok(staff, "approve", second, "--expert", expert, "--visits", "1", "--yes")


def test_a_mail_that_comes_back_from_an_expert_is_told_and_stops_mail_there(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    receipt = approved(desk, staff, expert)
    plan(staff, receipt, "2026-12-01T14:00")
    before = len(desk.mails())
    assert len(new_mails(desk, before, FIRST)) == 1
    (row,) = (one for one in desk.rows("mail") if one["kind"] == "expert-visit")
    came_back = ses("Bounce", row, bounceType="Permanent", bounceSubType="NoEmail")
    feedback.handler(came_back, Context(function_name="feedback"))
    alerts = [text(one) for one in new_mails(desk, before, "info@taisaku.example.jp")]
    assert any("専門家への訪問のお知らせ" in alert for alert in alerts)
    assert "このメールアドレスは、ありません。" in ok(staff, "show", receipt)
    assert receipt in re.split("■", ok(staff, "list"))[1]
    # The next goes nowhere, until the address is put right; the body's mail isn't held up.
    before = len(desk.mails())
    ok(staff, "move-visit", receipt, "--at", "2026-12-02T14:00", "--yes")
    assert new_mails(desk, before, FIRST) == []
    assert len(new_mails(desk, before, APPLICANT)) == 1
    ok(staff, "expert-edit", expert, "--mail", "atarashii@example.jp", "--yes")
    before = len(desk.mails())
    ok(staff, "move-visit", receipt, "--at", "2026-12-03T14:00", "--yes")
    assert len(new_mails(desk, before, "atarashii@example.jp")) == 1


def test_what_an_expert_was_sent_can_be_sent_again_and_no_one_else_gets_it(desk: Desk, staff: Staff) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    plan(staff, receipt, "2026-12-01T14:00")
    desk.sweep()
    before = len(desk.mails())
    ok(staff, "resend", receipt, "--yes")
    assert [len(new_mails(desk, before, one)) for one in (APPLICANT, FIRST)] == [1, 0]
    before = len(desk.mails())
    ok(staff, "resend", receipt, "--mail", "expert-visit", "--yes")
    assert [len(new_mails(desk, before, one)) for one in (APPLICANT, FIRST)] == [0, 1]


def test_the_applicant_s_new_address_is_not_an_expert_s(desk: Desk, staff: Staff) -> None:
    """A corrected address is for mails to the applicant alone, whose list has no mail to anybody else."""
    receipt = approved(desk, staff, add_expert(staff))
    plan(staff, receipt, "2026-12-01T14:00")
    before = len(desk.mails())
    ok(staff, "correct", receipt, "--mail", "shin@example.jp", "--yes")
    assert len(new_mails(desk, before, FIRST)) == 1
    corrected = new_mails(desk, before, "shin@example.jp")[-1]
    page = look(receipt, code_in(text(corrected)))
    assert any("訪問のお知らせ" in line for line in page.mails)
    assert not any("専門家への" in line for line in page.mails)


def test_only_the_newest_of_what_waits_goes_to_an_expert(desk: Desk, staff: Staff) -> None:
    receipt = approved(desk, staff, add_expert(staff))
    plan(staff, receipt, "2026-12-01T14:00")
    ok(staff, "move-visit", receipt, "--at", "2026-12-02T14:00", "--yes")
    (mail,) = new_mails(desk, 0, FIRST)
    assert "12月2日" in text(mail)


def test_the_data_of_a_person_are_gone_once_erased_and_nothing_breaks(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    receipt = approved(desk, staff, expert, visits=1)
    plan(staff, receipt, "2026-12-01T14:00")
    desk.at("2026-12-01T17:00:00+09:00")
    ok(staff, "visit-done", receipt, "--yes")
    ok(staff, "complete", receipt, "--yes")
    desk.sweep()
    ok(staff, "expert-erase", expert, "--yes")
    assert desk.items("EXPERTS#") == []
    assert f"{expert}さん、1回まで" in ok(staff, "show", receipt)
    assert "派遣が終わりました" in own_page(desk).text
    # Who did it is known; not to whom.
    audits = desk.items("AUDIT#expert#")
    assert {item["what"] for item in audits} == {"add", "erase"}
    assert not any("例 専一" in str(item) or FIRST in str(item) for item in audits)
    # The case goes when its time is over, and with it the expert's name and address in its mails.
    desk.later(days=1200)
    a_night(desk)
    left = [item for item in desk.cloud.table_items() if item["type"] not in ("audit", "gone", "limit")]
    assert not any("例 専一" in str(item) for item in left if "expires_at" not in item)
    assert PLACE not in str([item for item in left if "expires_at" not in item])
