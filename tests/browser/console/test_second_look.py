"""Two members on one answer: one writes and asks for a second look, the other, who leads, sends it as it came
and later brings the case back. With and without script.
"""

import pytest

from desk import bootstrap
from local.desk import LocalDesk
from tests.browser.console.conftest import Staff, submitted

SID = "22222222-2222-4333-8444-555555555555"
TEXT = "例の回答です。\n2行目です。"


@pytest.fixture
def seconded(desk: LocalDesk, monkeypatch: pytest.MonkeyPatch) -> LocalDesk:
    """Its consultations ask for a second look, by somebody who leads."""
    form = bootstrap.parts().form("consultation")
    assert form
    monkeypatch.setitem(form.words["handling"], "second_look", {"actions": ["answer"], "by": "lead"})
    return desk


def press(staff: Staff, name: str) -> None:
    staff.page.get_by_role("button", name=name, exact=True).click()


def test_a_lead_sends_what_a_counsellor_wrote_and_reopens_the_case(seconded: LocalDesk, staff: Staff) -> None:
    receipt = submitted(seconded, "consultation", SID)
    case, answer = f"/cases/{receipt}", f"/cases/{receipt}/answer"
    staff.visit(answer)
    staff.sign_in("例 扱う人（harassment-staff）")
    staff.page.locator("#text").fill(TEXT)
    press(staff, "どうなるかを見る")
    assert TEXT in staff.page.locator("pre").inner_text()
    assert staff.page.get_by_role("button", name="すぐに送る").count() == 0
    press(staff, "下見を頼む")
    assert _answers(seconded) == 0, "nothing goes out by its author alone"
    assert staff.page.locator(f"main a[href='{case}/reopen']").count() == 0

    press(staff, "サインアウトする")
    staff.context.clear_cookies()
    staff.visit(answer)
    staff.sign_in("例 まとめる人（harassment-lead）")
    assert "下見待ち" in staff.page.locator(".plan h2").inner_text()
    assert TEXT in staff.page.locator(".plan pre").first.inner_text()
    press(staff, "下見ずみとして送る")
    assert _answers(seconded) == 1

    staff.visit(f"{case}/finish")
    press(staff, f"「{_action(seconded, 'finish')}」をする")
    assert "over" in (staff.page.locator(".state").get_attribute("class") or "")
    staff.visit(f"{case}/reopen")
    press(staff, f"「{_action(seconded, 'reopen')}」をする")
    assert "over" not in (staff.page.locator(".state").get_attribute("class") or "")
    assert staff.wrong == []


def _answers(desk: LocalDesk) -> int:
    """How many mails with the answer the applicant has got."""
    return sum("2行目です。" in mail.text for mail in desk.mailbox.mails)


def _action(desk: LocalDesk, name: str) -> str:
    bundle = desk.bundle()
    assert bundle
    flow = bundle["forms"]["consultation"]["words"]["workflow"]
    return str(bundle["workflows"][flow]["words"]["actions"][name]["name"])
