"""The menu as the theme gets it."""

from pathlib import Path

from builder.check import load
from builder.pages.theme_context import navigation
from tests.unit.builder.cases import change, small_desk


def test_values_are_filled_in_the_menu(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/menu.yml", "title: 電話", 'title: "{{ directory.hotline.phone }}"')

    assert {"page": "/directory.md", "title": "188"} in (load(root).menu or ())


def test_both_forms_of_a_page_in_the_menu_lead_to_it(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/menu.yml", "- page: /index.md", "- /index.md")
    change(root / "content/menu.yml", "- /talk/booking.md", "- {title: 予約, page: /talk/booking.md}")

    menu = navigation(load(root).menu or ())

    assert menu[:2] == [
        "index.md",
        {"相談": ["talk/index.md", {"予約": "talk/booking.md"}, "talk/manage.md"]},
    ]
