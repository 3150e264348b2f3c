"""A page that is left open goes away by itself once its session has ended, and what was typed is kept."""

from collections.abc import Callable
from datetime import timedelta

from local.desk import LocalDesk
from tests.browser.console.conftest import Staff, submitted

SID = "11111111-2222-4333-8444-555555555555"
TYPED = "電話で確かめました。\n書きかけの2行目"


def away(desk: LocalDesk, staff: Staff, minutes: int) -> None:
    desk.move_clock(desk.clock() + timedelta(minutes=minutes))
    staff.page.clock.fast_forward(minutes * 60_000)


def test_a_page_that_nobody_uses_leads_to_the_sign_in_and_loses_nothing(
    desk: LocalDesk, new_staff: Callable[..., Staff]
) -> None:
    staff = new_staff()
    receipt = submitted(desk, "consultation", SID)
    staff.page.clock.install()
    staff.visit(f"/cases/{receipt}")
    staff.sign_in("例 扱う人（harassment-staff）")
    away(desk, staff, 4)
    assert staff.path == f"/cases/{receipt}", "too soon"
    away(desk, staff, 2)
    staff.page.wait_for_url("**/sign-in?why=idle")
    assert receipt not in staff.page.content()
    staff.sign_in("例 扱う人（harassment-staff）")
    assert staff.path == f"/cases/{receipt}"

    staff.visit(f"/cases/{receipt}/note")
    staff.page.locator("textarea").first.fill(TYPED)
    away(desk, staff, 6)
    staff.page.wait_for_url("**/sign-in?why=kept")
    staff.sign_in("例 扱う人（harassment-staff）")
    assert staff.page.locator("textarea").first.input_value() == TYPED
    assert not [item for item in desk.table_items() if item.get("what") == "note"]
    assert staff.wrong == []
