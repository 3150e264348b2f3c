"""The table of free slots, opened; and somebody else who takes what it shows."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator

from local.desk import LocalDesk
from tests.applicants import RESIDENT, send
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]


def opened(visitor: Visitor, bundle: Bundle) -> FormPage:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.reach("slot", RESIDENT)
    assert form.has_table()
    return form


def taken(desk: LocalDesk, visitor: Visitor, *slots: str) -> None:
    """Somebody else has taken these."""
    for number, slot in enumerate(slots):
        other = {**RESIDENT, "slot": slot, "email": f"other{number}{slot[:10]}@example.jp"}
        assert send(desk, "booking", other, origin=visitor.origin).status_code == 201


def row(form: FormPage, day: str) -> Locator:
    return form.table().get_by_role("row").filter(has=form.page.get_by_role("rowheader", name=day))
