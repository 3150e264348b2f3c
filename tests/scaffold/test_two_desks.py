"""A city and a prefecture take the desk over: what comes of it is a whole desk, and theirs."""

import json
import re
from pathlib import Path

import pytest
import yaml

from builder.check import read
from builder.rules.former import former_warnings
from builder.rules.services import service_word_warnings
from desk.console.member import Member, Right
from desk.console.routes import navigation
from tests.conftest import EXAMPLE
from tests.content import problems
from tests.content.built import BuiltDesk
from tests.scaffold.conftest import Desk
from tests.scaffold.shapes import CITY

SHAPES = ("city", "prefecture")
GONE = {
    "city": "ハラスメント|カスハラ|セミナー|専門家|派遣|メールマガジン|総合相談窓口|harassment|[Ss]eminar",
    "prefecture": "予約|消費生活|消費者セ|消費者ホ|クーリング|セミナー|専門家|派遣|メールマガジン|PIO-NET",
}
"""What those of its services were called that the desk hasn't."""
FORMER = "例市|Rei City|03-0000-(?:5385|5380|0133|1155)|city[.]example[.]jp|例会議|例県|madoguchi[.]example"


def public_words(built: BuiltDesk) -> dict[str, str]:
    """Page -> what visitors read of it, with its description for search engines, header and footer."""
    return {
        uri: " ".join(
            [
                page.soup.get_text(" "),
                *(str(one["content"]) for one in page.soup.select("meta[name=description]")),
            ]
        )
        for uri, page in built.pages.items()
    }


def listed(root: Path) -> str:
    return (root / "reread.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHAPES)
def test_it_is_sound_built_and_complete(desk: Desk, name: str) -> None:
    root, built = desk(name)
    assert built.checked.mistakes == ()
    assert len(built.pages) > 10
    assert problems.page_problems(built) == []
    assert problems.expectation_problems(built.checked, built.pages) == []
    assert problems.search_problems(root) == []
    assert problems.mail_problems(built) == []
    assert problems.subject_problems(built) == []
    assert problems.form_problems(built) == []


@pytest.mark.parametrize("name", SHAPES)
def test_no_page_says_what_is_gone_or_the_desk_before_but_on_the_list(desk: Desk, name: str) -> None:
    root, built = desk(name)
    left = listed(root).partition("## 消した文")[0]
    rows = " ".join(re.findall("`([^`]*)`", left))
    unlisted = []
    for pattern in (GONE[name], FORMER):
        for uri, words in public_words(built).items():
            for found in re.finditer(f".{{0,15}}(?:{pattern}).{{0,15}}", words):
                said = re.search(pattern, found[0])
                if said and said[0] not in rows:
                    unlisted.append(f"{uri}: {found[0]}")
    assert unlisted == []


@pytest.mark.parametrize("name", SHAPES)
def test_no_word_of_a_service_that_is_gone_is_on_a_screen(desk: Desk, name: str) -> None:
    root, built = desk(name)
    gone = "セミナー|派遣|メールマガジン|訪問|ヒアリング|専門家"
    for key in ("console", "messages", "workflows", "mails", "replies"):
        said = json.dumps(built.bundle[key], ensure_ascii=False)
        assert re.findall(f".{{0,30}}(?:{gone}).{{0,30}}", said) == []
    for file in ("content/console.yml", "content/messages.yml"):
        assert re.findall(f".*(?:{gone}).*", (root / file).read_text(encoding="utf-8")) == []
    assert {path.stem for path in (root / "content/workflows").iterdir()} == {*built.bundle["workflows"]}
    checked, _ = read(root)
    assert [*service_word_warnings(checked)] == []
    rights = {one: frozenset(Right) for one in built.bundle["desks"]}
    member = Member(id="a", name="a", rights=rights)
    shown = {screen for _, screen in navigation(member, built.bundle)}
    assert shown & {"slots", "seminars", "dispatch", "magazines"} == ({"slots"} if name == "city" else set())


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_left_of_the_desk_before_is_warned_of_and_listed(desk: Desk, name: str) -> None:
    root, _ = desk(name)
    checked, _ = read(root)
    left = [*former_warnings(checked)]
    assert all(f"{one.file}:{one.line}" in listed(root) for one in left)
    assert not [one for one in left if "電話" in one.message or "メール" in one.message]


def test_what_another_meeting_service_changes_and_names_without_english_are_listed(desk: Desk) -> None:
    root, _ = desk("city")
    assert re.search(
        r"content/site.yml:\d+:\d+ `data_per_hour: .*`：会議サービスによって違います", listed(root)
    )
    words = yaml.safe_load((root / "content/languages/en.yml").read_text(encoding="utf-8"))["values"]
    rows = yaml.safe_load((root / "content/desks.yml").read_text(encoding="utf-8"))["directory"]
    missing = {f"directory.{row['id']}.about" for row in rows} - {*words}
    assert missing
    assert {
        *re.findall(r"- \[ \] content/languages/en.yml `(directory[.].*[.]about)`", listed(root))
    } == missing
    assert "meeting.service" not in listed(root)
    assert "README.md" not in listed(root)


@pytest.mark.parametrize(
    ("name", "page", "gone", "left"),
    [
        ("city", "privacy/", "専門家|メールマガジン|ハラスメント", "期間が過ぎると、自動で消します。"),
        ("city", "", "ハラスメント", "急ぐときや心配なときは"),
        ("prefecture", "privacy/", "専門家|PIO-NET|クーリング", "期間が過ぎると、自動で消します。"),
        ("prefecture", "", "予約|クーリング|オンライン相談", "電話相談先一覧"),
    ],
)
def test_sentences_about_what_is_gone_are_gone_and_others_are_not(
    desk: Desk, name: str, page: str, gone: str, left: str
) -> None:
    _, built = desk(name)
    text = built.pages[page].text
    assert re.findall(gone, text) == []
    assert left in text


def test_a_city_has_its_own_booking(desk: Desk) -> None:
    _, built = desk("city")
    assert [*built.bundle["forms"]] == ["booking"]
    slots = built.bundle["forms"]["booking"]["words"]["slots"]
    wanted = {**CITY["slots"], "times": sorted(CITY["slots"]["times"])}
    assert {key: slots[key] for key in wanted} == wanted
    assert built.bundle["forms"]["booking"]["words"]["handling"]["meeting_hosts"] == ["reikawa.webex.com"]
    text = built.pages["online/"].text
    assert "Webex" in text
    assert 'alt="例川市の印"' in built.pages["online/"].html
    (style,) = [path.read_text(encoding="utf-8") for path in built.build.site_dir.rglob("base*.css")]
    assert "--brand: #1a4f8b" in style
    assert "1回の相談は45分です" in text
    assert "例川市消費生活センター" in text
    assert "048-000-2223" in built.pages["directory/"].text
    assert "例川市" in built.pages["easy/"].text
    assert "Reikawa City" in built.pages["en/"].text


def test_a_prefecture_has_its_own_phone_and_questions(desk: Desk) -> None:
    root, built = desk("prefecture")
    assert [*built.bundle["forms"]] == ["consultation"]
    assert built.bundle["canary"]["form"] == "consultation"
    phones = built.pages["directory/"].text
    assert "077-000-3311" in phones
    assert "9時から12時までと、13時から17時まで、土曜日 9時から12時まで" in phones
    assert len(built.checked.all("faq")) == 5
    assert not (root / "content/languages/en.yml").exists()


@pytest.mark.parametrize(("name", "other"), [("city", "harassment"), ("prefecture", "consumer-center")])
def test_who_had_rights_on_a_desk_that_is_gone_has_none_on_the_one_that_is_kept(
    desk: Desk, name: str, other: str
) -> None:
    root, _ = desk(name)
    now, before = (
        yaml.safe_load((folder / "content/console.yml").read_text(encoding="utf-8"))["roles"]
        for folder in (root, EXAMPLE)
    )
    kept = [{**row, "desks": [one for one in row["desks"] if one != other]} for row in before]
    assert now == [row for row in kept if row["desks"]]


@pytest.mark.parametrize("name", SHAPES)
def test_its_environments_are_its_own(desk: Desk, name: str) -> None:
    root, built = desk(name)
    address = built.bundle["site"]["base_url"]
    real, trial = (
        yaml.safe_load((root / f"infra/environments/{one}.yml").read_text(encoding="utf-8"))
        for one in ("production", "staging")
    )
    assert real["parameters"]["SiteOrigins"] == address
    assert trial["parameters"]["SiteOrigins"] == address.replace("https://", "https://staging.")
    assert real["artefacts"] != trial["artefacts"]
    for one in (real, trial):
        assert "example-madoguchi" not in str(one)
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", one["artefacts"])
