"""The small desk built by MkDocs: what remains after Markdown, and what the plugin adds."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from builder.__main__ import main
from builder.check import load, read
from builder.files.desk_files import REPOSITORY
from builder.reading.mistakes import ContentError
from builder.site import build_site, source_state
from builder.site_tool import PluginError, load_config
from builder.texts.gfm.readings import without_readings
from desk.domain.calendar.moments import TOKYO
from tests.conftest import EXAMPLE
from tests.unit.builder.cases import change, small_desk
from tests.unit.builder.search.reading import unpacked


def with_config(root: Path, **changes: object) -> Path:
    """The repository's configuration over the desk's own pages."""
    config = {"INHERIT": str(EXAMPLE / "mkdocs.yml"), **changes}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with site/ and bundle.json of the small desk."""
    folder = tmp_path_factory.mktemp("built")
    root = with_config(small_desk(folder), repo_url="https://example.jp/repository", edit_uri="edit/main/")
    (root / "content/README.md").write_text("# 編集する方へ\n", encoding="utf-8")
    now = datetime(2026, 12, 24, 9, 0, tzinfo=TOKYO)
    version = build_site(root, folder / "site", folder / "bundle.json", now=now)
    assert json.loads((folder / "bundle.json").read_bytes())["version"] == version
    return folder


def page(built: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((built / "site" / path / "index.html").read_text(encoding="utf-8"), "html.parser")


def test_every_page_and_nothing_else_is_published(built: Path) -> None:
    site = built / "site"
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert pages == {
        "404.html",
        "index.html",
        "directory/index.html",
        "easy/index.html",
        "faq/index.html",
        "faq/visit/index.html",
        "talk/index.html",
        "talk/booking/index.html",
        "talk/manage/index.html",
    }
    assert (site / "images/map.svg").is_file()
    assert not [path for path in site.rglob("*") if path.suffix in {".md", ".yml"}]


def test_headings_have_their_ids_and_links_are_relative(built: Path) -> None:
    talk = page(built, "talk")
    assert [heading["id"] for heading in talk.select("article h1, article h2, article h3, article h4")][
        :5
    ] == [
        "page-title",
        "urgent",
        "flow",
        "apply",
        "talk",
    ]
    assert talk.select_one("ol.steps > li.step a")["href"] == "booking/#form-visit"
    assert talk.select_one("article img")["src"] == "../images/map.svg"
    assert page(built, "faq").select_one("article li a")["href"] == "visit/#cost"


def test_lists_in_texts_stay_lists(built: Path) -> None:
    assert [item.text for item in page(built, "talk").select("li.step li")] == ["用意するもの"]
    assert len(page(built, "faq/visit").select("article ol > li")) == 2


def test_telephone_lines(built: Path) -> None:
    sections = page(built, "directory").select("section.desk-card")
    assert [section.select_one("h2")["id"] for section in sections] == ["life-line", "hotline"]
    assert sections[0].select_one("a.tel")["href"] == "tel:0033334444"
    state = sections[0].select_one("span.desk-state")
    assert (state["data-line"], state.has_attr("hidden")) == ("life-line", True)
    assert sections[0].select("p")[-1].a["href"] == "../talk/#urgent"


def test_the_form_survives_markdown(built: Path) -> None:
    booking = page(built, "talk/booking")
    form = booking.select_one("article form#form-visit")
    assert form["action"] == "/api/forms/visit"
    names = ["name", "email", "topic", "topic", "slot.day", "slot.time", "_edition", "_website", "_step"]
    assert [control["name"] for control in form.select("[name]")] == names
    assert form.select_one("section.purpose a")["href"] == "/soudan/talk/#urgent"
    assert "{{ count }}" in form["data-words"]
    assert not form.find_all("p", string=re.compile(r"</?(section|fieldset|div)"))


def test_the_opening_calendar_begins_with_the_month_of_now(built: Path) -> None:
    table = page(built, "talk").select_one("table.closures")
    assert [row.text for row in table.select("tbody th")] == ["2026年12月"]
    assert [item.text for item in table.select("li")] == [
        "1日(火) 設備点検",
        "5日(土) 臨時に開きます：休日相談会",
        "29日(火)から31日(木) 年末年始",
    ]


def test_assets_have_fingerprints(built: Path) -> None:
    sheets = page(built, "talk").select('link[rel="stylesheet"]')
    assert sheets
    for sheet in sheets:
        assert re.fullmatch(r"\.\./assets/[\w-]+\.[0-9a-f]{8}\.css", sheet["href"])
        assert (built / "site/talk" / sheet["href"]).resolve().is_file()


@pytest.mark.parametrize(
    ("path", "source"), [("talk", "content/talk/index.md"), ("faq/visit", "faq/visit.yml")]
)
def test_the_edit_link_leads_to_what_an_editor_would_change(path: str, source: str, built: Path) -> None:
    links = [link["href"] for link in page(built, path).select("a[href*='/edit/main/']")]
    assert links == [f"https://example.jp/repository/edit/main/{source}"]


def test_the_site_is_named_by_its_content(built: Path) -> None:
    home = page(built, "")
    assert home.title.text == "例市 相談窓口"
    assert (
        page(built, "talk").select_one('link[rel="canonical"]')["href"] == "https://example.jp/soudan/talk/"
    )
    missing = BeautifulSoup((built / "site/404.html").read_text(encoding="utf-8"), "html.parser")
    assert missing.h1.text == "ページがありません"
    assert missing.select_one("article a")["href"] == "/soudan/./"


def test_answers_are_in_the_search_index(built: Path) -> None:
    (file,) = (built / "site").glob("assets/search.ja.????????.txt")
    texts = [row[0] for row in unpacked(file.read_bytes()) if row]
    assert "無料です。" in texts
    assert [text for text in texts if "守ってください。" in text]


def test_mistakes_that_only_mkdocs_notices_are_reported_too(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path), validation={"nav": {"omitted_files": "warn"}})
    change(root / "content/menu.yml", "  - page: /index.md\n", "")

    with pytest.raises(ContentError) as error:
        build_site(root, tmp_path / "site", tmp_path / "bundle.json")

    assert [mistake.file for mistake in error.value.mistakes] == ["mkdocs.yml"]
    assert "index.md" in error.value.mistakes[0].message


def test_a_desk_with_mistakes_is_not_built(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path))
    change(root / "faq/visit.yml", "order: 1", "order: 一")

    with pytest.raises(ContentError) as error:
        build_site(root, tmp_path / "site", tmp_path / "bundle.json")

    assert str(error.value) == "faq/visit.yml:3:8: 「一」ではなく、整数を書いてください。"
    assert not (tmp_path / "site").exists()
    assert not (tmp_path / "bundle.json").exists()


def test_build_by_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = with_config(small_desk(tmp_path))
    monkeypatch.chdir(root)

    assert main(["build"]) == 0

    version = json.loads((root / "build/bundle.json").read_bytes())["version"]
    assert (root / "site/index.html").is_file()
    policy = json.loads((root / "build/headers.json").read_bytes())["Content-Security-Policy"]
    assert capsys.readouterr().out == (
        f"サイトを作りました（版 {version}）。\n"
        f"Content-Security-Policy は{len(policy)}文字です（CloudFront の上限 1783文字）。\n"
    )


@pytest.mark.parametrize(
    "name", ["content/talk/index.md", "faq/visit.yml", "schemas/forms/visit.schema.json"]
)
def test_the_state_of_the_sources_changes_with_any_of_them(name: str, tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path))
    before = source_state(root)
    assert source_state(root) == before

    (root / name).write_bytes((root / name).read_bytes() + b"\n")
    changed = source_state(root)
    assert changed != before

    (root / "content/images/map.svg").unlink()
    assert source_state(root) not in (before, changed)


def test_the_state_covers_theme_templates_and_styles(tmp_path: Path) -> None:
    names = {Path(path).name for path, _, _ in source_state(with_config(small_desk(tmp_path)))}
    assert {"main.html", "base.css", "flow.md", "form.html", "mkdocs.yml"} <= names


def test_the_built_pages_are_those_of_the_project(built: Path) -> None:
    titles = load(built / "desk").titles()
    for uri, title in titles.items():
        path = uri.strip("/").removesuffix(".md").removesuffix("index").rstrip("/")
        if path:
            assert page(built, path).h1.text == without_readings(title)


def test_nothing_is_published_of_material(built: Path) -> None:
    for name in ("javascripts", "stylesheets", "images"):
        assert not (built / "site/assets" / name).exists()
    assert not (built / "site/search/search_index.json").exists()


def test_mkdocs_own_command_reports_every_mistake_too(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path))
    change(root / "faq/visit.yml", "order: 1", "order: 一")
    change(root / "content/calendar.yml", "2026-12-01", "2026-11-03")

    config = load_config(str(root / "mkdocs.yml"))

    with pytest.raises(PluginError) as error:
        config.plugins.on_config(config)

    first, *told = str(error.value).splitlines()
    assert first == "2件の問題があります。"
    assert [line.split(" ")[0] for line in told] == ["content/calendar.yml:8:16:", "faq/visit.yml:3:8:"]


class Watcher:
    """Stands in for MkDocs' server: records what it's asked to watch."""

    def __init__(self) -> None:
        self.watched: list[str] = []

    def watch(self, path: str) -> None:
        self.watched.append(path)


def test_mkdocs_serve_watches_yaml_schemas_and_theme(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path))
    config = load_config(str(root / "mkdocs.yml"))
    watcher = Watcher()

    config.plugins["madoguchi"].on_config(config)
    config.plugins["madoguchi"].on_serve(watcher, config=config, builder=None)

    assert {str(root / name) for name in ("content", "faq")} <= set(watcher.watched)
    assert str(REPOSITORY / "builder/theme") in watcher.watched


def test_the_menu_is_as_the_editors_wrote_it(built: Path) -> None:
    links = page(built, "talk").select("nav.site-nav a")
    assert [link.text.strip() for link in links] == ["相談", "電話", "質問"]
    assert [link["href"] for link in links] == ["./", "../directory/", "../faq/"]


def test_a_menu_in_mkdocs_is_told(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path), nav=["index.md"])

    (mistake,) = read(root)[1]

    assert mistake.file == "mkdocs.yml"
    assert "content/menu.yml" in mistake.message
