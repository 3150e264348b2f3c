"""What the theme gets about the site and each page."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from builder.check import load
from builder.pages.generate import generate
from builder.pages.opening import opening_data
from builder.pages.theme_context import (
    name_parts,
    page_context,
    site_context,
)
from tests.conftest import EXAMPLE, ROOT
from tests.unit.builder.cases import SMALL, change, small_desk


def context(uri: str, root: Path = SMALL) -> dict[str, Any]:
    project = load(root)
    return page_context(project, uri, generate(project)[uri.removeprefix("/")])


@pytest.mark.parametrize(
    ("uri", "crumbs"),
    [
        ("/index.md", []),
        ("/directory.md", [("ホーム", "./"), ("電話の一覧", None)]),
        # Only what exists here: each but the page itself is a link.
        ("/talk/index.md", [("ホーム", "./"), ("相談のご案内", None)]),
        ("/talk/booking.md", [("ホーム", "./"), ("相談", "talk/"), ("相談の予約", None)]),
        (
            "/faq/visit.md",
            [
                ("ホーム", "./"),
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
    assert [desk["name"] for desk in booking["contacts"]] == ["例市 くらしの窓口"]
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

    assert context("/directory.md", root)["contacts"][0]["id"] == "general"
    assert context("/talk/index.md", root)["contacts"][0]["id"] == "life"


def test_opening_data_is_given_where_a_state_is_shown() -> None:
    data = context("/index.md")["opening"]

    assert data == context("/directory.md")["opening"] == opening_data(load(SMALL))
    assert context("/talk/index.md")["opening"] is None
    span = {"from": 510, "to": 1035, "open": "8時30分", "close": "17時15分", "morning": "17時15分"}
    assert data["life-line"].items() >= {"spans": [span], "start": "2026-01-01"}.items()
    # Without hours, only the day decides whether somebody answers.
    assert set(data["hotline"]) == {"name", "start", "days"}
    assert data["hotline"]["days"] == "1" * 365


def test_the_contact_box_has_a_desk_s_hours(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    assert "hours_words" not in context("/talk/index.md", root)["contacts"][0]
    hours = """    hours: {open: "09:00", close: "17:00"}
    seasons: [{from: "12-01", to: "02-28", hours: {open: "09:00", close: "16:00"}}]
    mail:"""
    change(root / "content/desks.yml", "    mail:", hours)
    change(root / "content/talk/index.md", "## きまり", "{{ desks.life.hours_words }}\n\n## きまり")
    words = "月曜日から金曜日 9時から17時まで。12月から2月は16時まで（祝日と12月29日から1月3日を除く）"
    assert context("/talk/index.md", root)["contacts"][0]["hours_words"] == words
    assert words in generate(load(root))["talk/index.md"].body


def test_the_site_s_context() -> None:
    site = site_context(load(SMALL), {"page.js": "assets/page.12345678.js"})

    assert site["assets"] == {"page.js": "assets/page.12345678.js"}
    assert [(service["name"], service["url"]) for service in site["services"]] == [("相談", "talk/")]
    assert site["footer"] == [{"lang": "ja", "title": "電話の一覧", "url": "directory/"}]
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


def test_who_runs_the_desk_is_said_alike_everywhere(tmp_path: Path) -> None:
    assert site_context(load(SMALL), {})["operators"] == context("/talk/index.md")["operators"] == ["例市"]

    root = small_desk(tmp_path)
    other = "    short_name: くらしの窓口\n    run_by: 例県\n"
    change(root / "content/desks.yml", "    short_name: くらしの窓口\n", other)
    page = context("/talk/index.md", root)
    assert (page["operators"], page["contacts"][0]["run_by"]) == (["例県"], "例県")

    example = site_context(load(ROOT / "tests/example_desk"), {})
    assert example["operators"] == ["例市（オンライン消費生活相談）", "例県（カスタマーハラスメント対策）"]


def test_the_place_in_the_municipality_s_site_is_said_on_the_service_s_own_page() -> None:
    assert context("/talk/index.md")["place"] == ["ホーム", "くらし", "相談"]
    assert context("/talk/booking.md")["place"] is None


def test_a_desk_without_a_phone_never_shows_another_s(tmp_path: Path) -> None:
    example = ROOT / "tests/example_desk"
    phone = {"label": "電話で相談", "url": "directory/", "is_phone": True}
    assert context("/online/index.md", example)["door"] == site_context(load(example), {})["door"] == phone
    form = {"label": "相談する", "url": "harassment/consultation/", "is_phone": False}
    assert context("/harassment/index.md", example)["door"] == form

    # Without a page of its own the desk's contact box is the door.
    root = Path(shutil.copytree(example, tmp_path / "desk"))
    change(root / "content/site.yml", "    door: {label", "    # door: {label")
    assert context("/harassment/index.md", root)["door"]["url"] is None

    # Once its line is filled in, it is shown there and nowhere else.
    line = '  - id: works\n    desk: harassment\n    name: 働く人の電話\n    phone: "03-0000-7777"\n'
    line += (
        '    calendar: weekdays\n    hours: {open: "09:00", close: "17:00"}\n    about: 働く人の電話です。\n'
    )
    change(root / "content/desks.yml", "directory:\n", f"directory:\n{line}")
    change(
        root / "content/harassment/index.md",
        "## 顧客の権利",
        "{{ block phones harassment }}\n\n## 顧客の権利",
    )
    pages = generate(load(root))
    shown = [uri for uri, page in pages.items() if "03-0000-7777" in page.body]
    assert "harassment/index.md" in shown
    assert [uri for uri in shown if not uri.startswith("harassment/")] == []
    door = {"label": "電話で相談", "url": "harassment/", "is_phone": True}
    assert context("/harassment/consultation.md", root)["door"] == door


def test_the_page_where_bookings_are_looked_up_can_be_shown_as_another_service_s() -> None:
    desk = load(EXAMPLE)
    uri = "/online/manage.md"
    page = generate(desk)[uri.removeprefix("/")]

    assert set(desk.managed_areas(uri).values()) == {"online", "harassment"}
    other = page_context(desk, uri, page, area="harassment")
    title = page.meta["title"]
    above = [crumb["title"] for crumb in other["breadcrumbs"]][1:]
    assert above == ["カスタマーハラスメント対策", title]
    assert [one["id"] for one in other["contacts"]] == ["harassment"]
    assert other["area"] == "harassment/"
    own, everybody = page_context(desk, uri, page, area="online"), page_context(desk, uri, page)
    assert own["breadcrumbs"] == everybody["breadcrumbs"]
    assert (own["area"], [one["id"] for one in own["contacts"]]) == ("", ["consumer-center"])
    assert [one["id"] for one in everybody["contacts"]] == ["consumer-center", "harassment"]
