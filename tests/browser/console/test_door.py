"""In and out of the console in a browser: the provider's sign-in, an idle-out, the sign-out, and Back."""

from datetime import timedelta

from local.desk import LocalDesk
from tests.browser.console.conftest import Staff, submitted

SID = "11111111-2222-4333-8444-555555555555"
TYPED = "電話で確かめました。\n書きかけの2行目"


def test_what_was_typed_survives_an_idle_out_and_back_after_the_sign_out_shows_nothing(
    desk: LocalDesk, staff: Staff
) -> None:
    receipt = submitted(desk, "consultation", SID)
    staff.visit(f"/cases/{receipt}/note")
    assert staff.path == "/sign-in"
    staff.sign_in("例 扱う人（harassment-staff）")
    assert staff.path == f"/cases/{receipt}/note"

    staff.page.locator("textarea").first.fill(TYPED)
    desk.move_clock(desk.clock() + timedelta(minutes=7))
    staff.page.locator("main form button").first.click()
    assert staff.path == "/sign-in?why=kept"
    assert "まだ、何も行われていません" in staff.page.locator("main").inner_text()
    staff.sign_in("例 扱う人（harassment-staff）")
    assert staff.path == f"/cases/{receipt}/note"
    assert staff.page.locator("textarea").first.input_value() == TYPED
    assert not [item for item in desk.table_items() if item.get("action") == "note"]

    staff.page.locator("header form button").click()
    staff.page.wait_for_url("**/oauth2/end_session**")
    while staff.page.go_back():
        assert receipt not in staff.page.content().replace(staff.path, "")
        assert TYPED not in staff.page.content()
    staff.visit(f"/cases/{receipt}")
    assert staff.path == "/sign-in"
    assert staff.wrong == []


def test_another_desk_s_member_finds_nothing_and_one_without_rights_gets_nowhere(
    desk: LocalDesk, staff: Staff
) -> None:
    receipt = submitted(desk, "consultation", SID)
    staff.visit(f"/cases/{receipt}")
    staff.sign_in("例 扱う人（counter-staff）")
    there = staff.title
    assert receipt not in staff.page.content().replace(staff.path, "")
    staff.visit("/cases/K7QF-3MXB-W")
    assert staff.title == there

    staff.context.clear_cookies()
    staff.visit("/")
    staff.sign_in("例 権限のない人")
    assert staff.title == "使える窓口がありません"
