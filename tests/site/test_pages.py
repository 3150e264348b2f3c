"""What every page of the site must have."""

import re
from collections.abc import Mapping

import pytest

from local.web.built_site import Build
from tests.site.page import NOT_FOUND, Page
from tests.site.sources import content, data, faq_questions, page_files

FILES = page_files()
LANGS = {"easy": "ja-simple", "en": "en"}
"""Folder -> the language of its pages."""
every_page = pytest.mark.parametrize("uri", [*FILES, NOT_FOUND])


def test_the_pages_are_those_of_the_editors_files(pages: Mapping[str, Page]) -> None:
    assert sorted(pages) == sorted([*FILES, NOT_FOUND])


def test_files_for_editors_are_not_published(built: Build) -> None:
    files = [file for file in built.site_dir.rglob("*") if file.is_file()]
    assert not [file for file in files if file.suffix in (".yml", ".yaml", ".md")]
    assert not [file for file in files if "readme" in file.as_posix().lower()]


@every_page
def test_a_page_has_language_heading_title_and_description(uri: str, pages: Mapping[str, Page]) -> None:
    page = pages[uri]
    assert page.soup.html
    assert page.soup.html["lang"] == LANGS.get(uri.split("/")[0], "ja")
    (heading,) = page.soup.find_all("h1")
    words = "".join(text for text in heading.strings if text.parent and text.parent.name not in ("rp", "rt"))
    (title,) = page.soup.select("head > title")
    assert words.strip() in title.get_text()
    assert _meta(page, "viewport") == "width=device-width, initial-scale=1"
    assert _meta(page, "description")


def test_titles_and_descriptions_are_unique(pages: Mapping[str, Page]) -> None:
    titles = [page.soup.select("head > title")[0].get_text() for page in pages.values()]
    assert len(set(titles)) == len(titles)
    descriptions = [_meta(page, "description") for uri, page in pages.items() if uri != NOT_FOUND]
    assert len(set(descriptions)) == len(descriptions)


def test_a_link_is_shown_with_a_picture_of_this_site(pages: Mapping[str, Page], built: Build) -> None:
    """Networks take a picture only by its whole address."""
    base = content("site.yml")["base_url"]
    shown = {}
    for uri in FILES:
        (image,) = pages[uri].soup.select('head > meta[property="og:image"]')
        shown[uri] = str(image["content"])
        assert (built.site_dir / shown[uri].removeprefix(f"{base}/")).read_bytes().startswith(b"\x89PNG")
    assert len(set(shown.values())) == len(shown)


@pytest.mark.parametrize("uri", [uri for uri in FILES if uri.split("/")[0] not in LANGS])
def test_a_page_says_when_it_was_published_and_updated(uri: str, pages: Mapping[str, Page]) -> None:
    meta = data(FILES[uri])
    dates = pages[uri].main.select(".dates")[0].get_text(strip=True)
    for label, key in (("公開日", "published"), ("更新日", "updated")):
        year, month, day = (int(part) for part in meta[key].split("-"))
        assert f"{label}{year}年{month}月{day}日" in dates


def test_the_20_questions_have_their_anchors_and_open_answers(pages: Mapping[str, Page]) -> None:
    questions = list(faq_questions())
    assert len(questions) == 20
    for uri, question in questions:
        page = pages[uri]
        assert not page.main.find("details"), f"/{uri} folds answers"
        asked, answer = page.section(question["id"]), question["a"].split("\n")[0]
        assert asked.startswith(question["q"])
        assert _words(answer) in _words(asked)


@every_page
def test_telephone_links_can_be_dialled(uri: str, pages: Mapping[str, Page]) -> None:
    for link in pages[uri].soup.select("a[href^='tel:']"):
        number = str(link["href"]).removeprefix("tel:")
        assert re.fullmatch(r"[0-9]+(-[0-9]+)*", number)  # RFC 3966 allows the hyphens
        assert re.sub("[^0-9]", "", number) == re.sub("[^0-9]", "", link.get_text())


def test_hours_in_words_are_those_of_the_directory(pages: Mapping[str, Page]) -> None:
    lines = [line for line in content("desks.yml")["directory"] if "hours" in line]
    assert lines
    for line in lines:
        hours = f"{_clock(line['hours']['open'])}から{_clock(line['hours']['close'])}まで"
        section = pages["directory/"].section(line["id"])
        assert line["phone"] in section
        assert hours in section
        assert hours in pages[""].text


@pytest.mark.parametrize("uri", ["", "directory/", "online/booking/"])
def test_who_cannot_phone_finds_another_way_wherever_phones_are(uri: str, pages: Mapping[str, Page]) -> None:
    (note,) = pages[uri].soup.select(".directory-note")
    assert note.get_text() == content("desks.yml")["directory_note"]


def test_days_in_words_are_those_of_the_calendar(pages: Mapping[str, Page]) -> None:
    words = {"mon": "月曜日", "fri": "金曜日", "sat": "土曜日"}
    calendars = {calendar["id"]: calendar for calendar in content("calendar.yml")["calendars"]}
    for line in content("desks.yml")["directory"]:
        calendar = calendars[line["calendar"]]
        first, last = calendar["weekly"][0], calendar["weekly"][-1]
        days = "毎日" if len(calendar["weekly"]) == 7 else f"{words[first]}から{words[last]}"
        closed = "から".join(
            f"{int(month)}月{int(day)}日"
            for month, day in (calendar["year_end"][end].split("-") for end in ("from", "to"))
        )
        section = pages["directory/"].section(line["id"])
        assert days in section
        assert f"{closed}を除く" in section
        assert ("祝日と" in section) == (calendar["public_holidays"] == "closed")


def test_start_times_in_words_are_those_of_the_form(pages: Mapping[str, Page]) -> None:
    slots = content("forms/booking.yml")["slots"]
    page = pages["online/"].text
    assert "・".join(_clock(time) for time in slots["times"]) in page
    assert f"{slots['minutes']}分" in page
    assert f"{slots['lead_opening_days']}開庁日前" in page


def test_the_site_map_names_every_page(built: Build, pages: Mapping[str, Page]) -> None:
    text = (built.site_dir / "sitemap.xml").read_text(encoding="utf-8")
    listed = re.findall(r"<loc>(.*?)</loc>", text)
    base = content("site.yml")["base_url"]
    assert sorted(listed) == sorted(f"{base}/{uri}" for uri in pages if uri != NOT_FOUND)
    changed = re.findall(r"<loc>(.*?)</loc>\s*<lastmod>(.*?)</lastmod>", text)
    # By its own day, not that of the build.
    source = page_files()["accessibility/"].read_text(encoding="utf-8")
    (day,) = re.findall(r"(?m)^updated: (.*)$", source)
    assert (f"{base}/accessibility/", day) in changed


def _meta(page: Page, name: str) -> str:
    (meta,) = page.soup.find_all("meta", attrs={"name": name})
    return str(meta["content"])


def _words(markdown: str) -> str:
    """Without the marks of Markdown and the spaces that HTML doesn't keep."""
    return re.sub(r"\]\(.*?\)|[\[*`\s]|^\d+\.|^-", "", markdown)


def _clock(time: str) -> str:
    hour, minute = (int(part) for part in time.split(":"))
    return f"{hour}時{minute}分" if minute else f"{hour}時"
