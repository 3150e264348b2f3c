"""What the theme gets about the site and each page."""

from pathlib import Path
from typing import Any

import pytest

from builder.check import load
from builder.pages.generate import generate
from builder.pages.theme_context import name_parts, opening_data, page_context, site_context
from tests.unit.builder.cases import SMALL, change, small_desk


def context(uri: str, root: Path = SMALL) -> dict[str, Any]:
    project = load(root)
    return page_context(project, uri, generate(project)[uri.removeprefix("/")])


@pytest.mark.parametrize(
    ("uri", "crumbs"),
    [
        ("/index.md", []),
        ("/directory.md", [("ホーム", "./"), ("電話の一覧", None)]),
        # The place in the municipality's site; only what exists here is a link.
        ("/talk/index.md", [("ホーム", "./"), ("くらし", None), ("相談", "talk/")]),
        (
            "/talk/booking.md",
            [("ホーム", "./"), ("くらし", None), ("相談", "talk/"), ("相談の予約", None)],
        ),
        (
            "/faq/visit.md",
            [
                ("ホーム", "./"),
                ("くらし", None),
                ("相談", "talk/"),
                ("よくあるご質問", "faq/"),
                ("予約についてのご質問", None),
            ],
        ),
    ],
)
def test_breadcrumbs(uri: str, crumbs: list[tuple[str, str | None]]) -> None:
    assert [(crumb["title"], crumb["url"]) for crumb in context(uri)["breadcrumbs"]] == crumbs


def test_breadcrumbs_where_there_is_no_service_and_no_index_page(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/notes").mkdir()
    (root / "content/directory.md").rename(root / "content/notes/phones.md")
    for file in ("content/talk/booking.md", "content/menu.yml"):
        change(root / file, "/directory.md", "/notes/phones.md")

    assert context("/notes/phones.md", root)["breadcrumbs"] == [
        {"title": "ホーム", "url": "./"},
        {"title": "電話の一覧", "url": None},
    ]


@pytest.mark.parametrize(
    ("uri", "related"),
    [
        # The service's, but for the page itself, then its links to other sites.
        ("/talk/index.md", [("相談の予約", "talk/booking/"), ("例県の窓口", "https://example.jp/ken")]),
        # The page's own.
        ("/talk/booking.md", [("電話の一覧", "directory/"), ("例県の窓口", "https://example.jp/ken")]),
        ("/directory.md", []),
    ],
)
def test_related_pages(uri: str, related: list[tuple[str, str]]) -> None:
    assert [(link["title"], link["url"]) for link in context(uri)["related"]] == related


def test_dates_layout_and_contact() -> None:
    booking = context("/talk/booking.md")
    assert booking["published"] == {"iso": "2026-04-01", "words": "2026年4月1日"}
    assert booking["updated"] == {"iso": "2026-05-01", "words": "2026年5月1日"}
    assert booking["contact"]["name"] == "例市 くらしの窓口"
    assert (booking["layout"], context("/directory.md")["layout"]) == ("form", "page")


def test_a_page_of_no_service_has_the_first_desk_as_its_contact(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    desk = """\
desks:
  - id: general
    name: 例市 総合案内
    short_name: 総合案内
    calendar: weekdays
    mail:
      auto_reply: {address: auto@example.jp, name: 例市}
      desk: {address: info@example.jp, name: 例市}
"""
    change(root / "content/desks.yml", "desks:\n", desk)

    assert context("/directory.md", root)["contact"]["id"] == "general"
    assert context("/talk/index.md", root)["contact"]["id"] == "life"


def test_opening_data_is_given_where_a_state_is_shown() -> None:
    data = context("/index.md")["opening"]

    assert data == context("/directory.md")["opening"] == opening_data(load(SMALL))
    assert context("/talk/index.md")["opening"] is None
    span = {"from": 510, "to": 1035, "open": "8時30分", "close": "17時15分", "morning": "17時15分"}
    assert data["life-line"].items() >= {"spans": [span], "start": "2026-01-01"}.items()
    # Without hours, only the day decides whether somebody answers.
    assert set(data["hotline"]) == {"start", "days"}
    assert data["hotline"]["days"] == "1" * 365


def test_opening_data_has_the_hours_of_single_weekdays(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    hours = 'hours: {open: "08:30", close: "17:15"}\n'
    other = '    other_hours: [{days: [fri], open: "09:00", close: "12:00"}]\n'
    change(root / "content/desks.yml", hours, hours + other)

    data = opening_data(load(root))["life-line"]
    span = {"from": 540, "to": 720, "open": "9時", "close": "12時", "morning": "12時"}
    assert (data["others"], data["spans"][0]["from"]) == ({"5": [span]}, 510)


def test_the_site_s_context() -> None:
    site = site_context(load(SMALL), {"page.js": "assets/page.12345678.js"})

    assert site["assets"] == {"page.js": "assets/page.12345678.js"}
    assert [(service["name"], service["url"]) for service in site["services"]] == [("相談", "talk/")]
    assert site["footer"] == [{"title": "電話の一覧", "url": "directory/"}]
    assert site["not_found"]["links"] == [{"label": "ホーム", "page": "/index.md", "url": "./"}]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("オンライン相談窓口", ["オンライン", "相談窓口"]),
        ("例市 オンライン相談窓口", ["例市 ", "オンライン", "相談窓口"]),
        ("くらしのセンター", ["くらしの", "センター"]),
        ("お悩み相談", ["お悩み相談"]),
        ("A & B相談", ["A & B相談"]),
    ],
)
def test_a_name_breaks_between_words_only(name: str, parts: list[str]) -> None:
    assert name_parts(name) == parts
