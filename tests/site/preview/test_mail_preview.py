"""The preview of every mail: complete, without open placeholders, and the same as what is sent."""

import copy
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from builder.__main__ import main
from builder.check import load
from builder.output.bundle import bundle_of
from builder.output.mails.preview import Preview, Shown, preview_page, previews
from builder.output.mails.samples import samples_of
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.compose import compose
from desk.domain.mail.uses.table import mails_of_form
from tests.conftest import NOW
from tests.unit.builder.cases import small_desk
from tests.unit.builder.test_site import with_config

AT = datetime.fromisoformat(NOW)
Bundle = dict[str, Any]


@pytest.fixture(scope="module")
def ours(bundle: Mapping[str, Any]) -> tuple[Preview, ...]:
    """Every mail of the example desk."""
    return previews(bundle, now=AT)


@pytest.fixture(scope="module")
def page(bundle: Mapping[str, Any]) -> str:
    """The page of the example desk's mails."""
    return preview_page(bundle, now=AT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    desk = small_desk(tmp_path_factory.mktemp("small"))
    return dict(bundle_of(load(desk), {}, {"url": "/talk/manage/"}))


@pytest.fixture
def small(made: Bundle) -> Bundle:
    """The bundle of the small desk, to change."""
    return copy.deepcopy(made)


def each(mails: Iterable[Preview]) -> list[tuple[Preview, Shown]]:
    return [(mail, shown) for mail in mails for shown in mail.shown]


def all_of(bundle: Bundle) -> list[tuple[Preview, Shown]]:
    return each(previews(bundle, now=AT))


@pytest.mark.parametrize("desk", ["example", "small"])
def test_every_mail_is_shown_and_nothing_is_left_to_fill_in(
    desk: str, ours: tuple[Preview, ...], small: Bundle, bundle: Mapping[str, Any]
) -> None:
    mails = ours if desk == "example" else previews(small, now=AT)
    assert [mail.name for mail in mails] == sorted((bundle if desk == "example" else small)["mails"])
    assert [mail.name for mail in mails if not mail.shown] == []
    for mail, shown in each(mails):
        assert not shown.missing, f"{mail.name}: give {shown.missing} a sample in output/mails/values.py"
        assert shown.text
        assert shown.subject
        assert not PLACEHOLDER.search(f"{shown.subject}{shown.text}{shown.event}")


def test_every_use_of_every_form_and_desk_is_shown(bundle: Mapping[str, Any]) -> None:
    wanted = (
        {
            (mail, form["words"]["title"], use)
            for form in bundle["forms"].values()
            for use, mail in mails_of_form(form["words"]).items()
        }
        | {
            (mail, magazine["title"], use)
            for magazine in bundle["magazines"].values()
            for use, mail in magazine["mails"].items()
        }
        | {
            (mail, desk["short_name"], use)
            for desk in bundle["desks"].values()
            for use, mail in desk["mails"].items()
        }
    )
    assert {(one.mail, one.whose, one.use) for one in samples_of(bundle, now=AT)} == wanted


def test_a_placeholder_without_a_sample_is_reported(small: Bundle) -> None:
    small["mails"]["notice"]["body"] += "{{ weather }}"
    assert {shown.missing for mail, shown in all_of(small) if mail.name == "notice"} == {"weather"}
    assert "「weather」の見本の値がない" in preview_page(small, now=AT)


def test_a_mail_that_nothing_uses_says_so_and_is_shown_as_written(small: Bundle) -> None:
    small["mails"]["forgotten"] = {
        "to": "applicant",
        "from": "desk",
        "subject": "【{{ receipt }}】<例>",
        "body": "例の本文\n",
    }
    (mail,) = [mail for mail in previews(small, now=AT) if mail.name == "forgotten"]
    assert (mail.shown, mail.text) == ((), "例の本文\n")
    section = parsed(preview_page(small, now=AT)).select_one("section[aria-labelledby=forgotten]")
    assert section
    assert "使われていません" in section.text
    assert "【{{ receipt }}】<例>" in section.text


def test_a_discreet_applicant_gets_the_discreet_subject(ours: tuple[Preview, ...]) -> None:
    for name in ("consultation-received", "consultation-answer"):
        plain, quiet = (shown for mail, shown in each(ours) if mail.name == name)
        assert "カスタマーハラスメント" in plain.subject
        assert "カスタマーハラスメント" in plain.sender
        assert "カスタマーハラスメント" not in quiet.subject + quiet.sender
        assert quiet.variant == "「件名に内容を出さない」を選んだ方"


def test_an_invitation_shows_its_calendar_entry(ours: tuple[Preview, ...]) -> None:
    found = {shown.variant: shown for mail, shown in each(ours) if mail.name == "booking-confirmed"}
    shown, unphoned, late = (
        found[variant]
        for variant in (
            "オンライン",
            "オンライン、電話を使えない方",
            "オンライン、日時を変えられる期限のあと",
        )
    )
    assert "窓口からかけます" in found["電話"].text
    assert "例市役所 2階" in found["窓口"].text
    assert "電話リレーサービス" in unphoned.text
    assert "期限は、過ぎました" in late.text
    event = shown.event
    assert event
    assert (event.name, event.method) == ("invite.ics", "REQUEST")
    assert (event.starts, event.ends) == ("2026年11月25日(水) 15時", "15時30分")
    assert event.place in shown.text
    assert event.place in event.note
    before, _, after, _ = (shown for mail, shown in each(ours) if mail.name == "booking-cancelled")
    assert before.event is None
    assert after.event
    assert (after.event.name, after.event.method) == ("cancel.ics", "CANCEL")


@pytest.mark.parametrize(
    ("reminder", "when"),
    [
        (None, "相談の1開庁日前の朝"),
        ({"opening_days_before": 1}, "相談の1開庁日前の朝"),
        ({"opening_days_before": 3}, "相談の3開庁日前の朝"),
    ],
)
def test_a_reminder_is_shown_with_the_figure_of_its_form(
    small: Bundle, reminder: Mapping[str, int] | None, when: str
) -> None:
    if reminder:
        small["forms"]["visit"]["words"]["reminder"] = reminder
    shown = [shown.when for mail, shown in all_of(small) if mail.name == "invitation"]
    assert shown == ["日時が決まったとき", "決まった日時やURLが変わったとき", when]
    assert when in preview_page(small, now=AT)


def test_a_long_name_gets_no_space_where_it_was_folded(ours: tuple[Preview, ...]) -> None:
    names = {shown.sender for _, shown in each(ours)}
    assert "カスタマーハラスメント対策 総合相談窓口" in names


def test_the_page_escapes_what_editors_write(small: Bundle) -> None:
    small["mails"]["received"]["body"] = "<script>alert(1)</script>"
    assert "&lt;script" in preview_page(small, now=AT)
    assert "<script" not in preview_page(small, now=AT)


@pytest.mark.parametrize("moment", ["2026-12-31T23:59:00+09:00", "2030-01-01T00:00:00+09:00"])
def test_there_is_a_preview_on_any_day(bundle: Mapping[str, Any], moment: str) -> None:
    """Also past the last published holidays: then the samples' dates are the last known ones."""
    shown = [one for mail in previews(bundle, now=datetime.fromisoformat(moment)) for one in mail.shown]
    assert shown
    assert not [one.missing for one in shown if one.missing]


def test_the_same_words_make_the_same_page(bundle: Mapping[str, Any], page: str) -> None:
    """Two pages are compared to show what a pull request changes."""
    assert preview_page(bundle, now=AT) == page


def test_the_page_lists_each_mail_once_and_each_link_has_its_target(
    bundle: Mapping[str, Any], page: str
) -> None:
    shown = parsed(page)
    targets = [link["href"].removeprefix("#") for link in shown.select("nav a")]  # type: ignore[union-attr]
    assert targets == sorted(bundle["mails"])
    ids = [tag["id"] for tag in shown.select("[id]")]
    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    for name in bundle["mails"]:
        assert f"content/mail/{name}.yml" in shown.text


def test_the_build_writes_it_beside_the_site_and_never_into_it(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path))
    assert main(["build", "--root", str(root), "--preview", str(tmp_path / "preview")]) == 0
    page = (tmp_path / "preview/mails/index.html").read_text(encoding="utf-8")
    assert '<link rel="stylesheet" href="editors.css">' in page
    assert (tmp_path / "preview/mails/editors.css").is_file()
    assert "【2345-6789-F】受け付けました" in page
    # All builds of a day use one moment, so that comparing two pages shows only an editor's changes.
    assert "DTSTAMP:" in page
    assert re.findall(r"DTSTAMP:\d+(T\w+)", page) == ["T010000Z"] * page.count("DTSTAMP")
    assert [path for path in (root / "site").rglob("*.html") if "2345-6789-F" in path.read_text()] == []


def parsed(page: str) -> Tag:
    return BeautifulSoup(page, "html.parser")


# ---- What every mail of ours has, and what none has


def headers_of(bundle: Mapping[str, Any]) -> list[tuple[str, Mapping[str, str]]]:
    return [
        (one.row["kind"], dict(compose(one.row, bundle, now=AT, link_keys={"A": b"test"}).items()))
        for one in samples_of(bundle, now=AT)
    ]


def test_no_mail_but_a_magazine_s_issue_offers_to_unsubscribe(bundle: Mapping[str, Any]) -> None:
    """Each other answers an action of its reader, or is the desk's own: see functions/README.md."""
    for kind, headers in headers_of(bundle):
        has_list = any(name.lower().startswith("list-") for name in headers)
        assert has_list == (kind == "issue"), kind
        assert "Precedence" not in headers


def test_our_mails_ask_for_no_automatic_answers_except_bounces(bundle: Mapping[str, Any]) -> None:
    for kind, headers in headers_of(bundle):
        suppressed = headers["X-Auto-Response-Suppress"].split(", ")
        assert {"OOF", "AutoReply"} <= set(suppressed), kind
        assert not {"All", "NDR"} & set(suppressed), kind
        assert headers["Auto-Submitted"] in ("auto-replied", "auto-generated", "no"), kind
        assert (headers["Auto-Submitted"] == "no") == (kind == "answer")


def test_a_desk_without_seminars_yet_sees_the_mails_about_them(bundle: Mapping[str, Any]) -> None:
    """`make run` and `make build` show every mail: with `seminars: []` neither must fail."""
    words = copy.deepcopy(dict(bundle))
    words["forms"]["seminar"]["words"]["seminars"]["list"] = []
    mails = previews(words, now=AT)
    subjects = {mail.name: mail.shown for mail in mails}
    assert all(subjects[name] for name in ("seminar-received", "seminar-viewing-url", "seminar-archive"))
    assert [shown.missing for _, shown in each(mails) if shown.missing] == []
