"""What an editor can get wrong in a magazine, an issue, or the tick that subscribes."""

import itertools
from datetime import date
from pathlib import Path

import pytest

from builder.check import read, warnings
from tests.conftest import copy_example
from tests.unit.builder.cases import put_back

DAY = date(2026, 12, 1)
MAGAZINES = "content/magazines.yml"
ISSUE = "content/newsletter/news-2.yml"
PAGE = "content/harassment/magazine.md"
ISSUE_MAIL = "content/mail/magazine-issue.yml"
CONFIRM_MAIL = "content/mail/magazine-confirm.yml"
FORM = "content/forms/consultation.yml"
SUBSCRIBES = "subscribes: {field: %s, magazine: %s}\n\nsections:"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For what changes one file, which is put back."""
    return copy_example(tmp_path_factory.mktemp("magazines"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_example(tmp_path)


def edit(root: Path, file: str, find: str, put: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    head = sum(len(line) for line in itertools.takewhile(lambda line: line.startswith("#"), lines))
    assert find in text[head:]
    path.write_text(text[:head] + text[head:].replace(find, put, 1), encoding="utf-8")


def told(root: Path) -> list[str]:
    return [str(one) for one in read(root, DAY)[1]]


@pytest.mark.parametrize(
    ("file", "find", "put", "said"),
    [
        (MAGAZINES, "desk: harassment", "desk: harasment", "「harasment」は、どこにもありません"),
        (MAGAZINES, "confirm: magazine-confirm", "confirm: magazine-confirn", "magazine-confirm"),
        (MAGAZINES, "例県例市例町1丁目2番3号", "例県（下のアドレスへ）", "番地までの住所になっていません"),
        (MAGAZINES, "例県例市例町1丁目2番3号", "〒120-0000", "番地までの住所になっていません"),
        (MAGAZINES, "{{ magazine }}", "{{ magasine }}", "「{{ magasine }}」"),
        (ISSUE, "magazine: seminars", "magazine: seminar", "「seminar」は、どこにもありません"),
        (ISSUE, "issue: news-2", "issue: news-20", "ファイル名と同じ「news-2」にしてください"),
        (ISSUE, "status: ready", "status: redy", "redy"),
        (ISSUE, "/harassment/seminar.md", "/harassment/semina.md", "/harassment/seminar.md"),
        (ISSUE, "{{ page /harassment/seminar.md }}", "{{ leave_url }}", "{{ leave_url }}"),
        (PAGE, "{{ block magazine seminars }}", "{{ block magazine seminar }}", "block magazine"),
        (PAGE, "{{ block magazine seminars }}", "", "{{ block magazine seminars }} という行がありません"),
        (
            "content/harassment/seminar.md",
            "## 録画と資料",
            "{{ block magazine seminars }}\n\n## 録画と資料",
            "登録のページは、/harassment/magazine.md です",
        ),
        (ISSUE_MAIL, "{{ leave_url }}", "（リンク）", "配信を止めるページ"),
        (ISSUE_MAIL, "{{ postal_address }}", "住所", "送っているところの住所"),
        (CONFIRM_MAIL, "{{ confirm_url }}", "{{ manage_url }}", "「{{ manage_url }}」"),
        (FORM, "sections:", SUBSCRIBES % ("discret", "seminars"), "「discreet」の間違い"),
        (FORM, "sections:", SUBSCRIBES % ("message", "seminars"), "印を付けて答える項目"),
        (FORM, "sections:", SUBSCRIBES % ("discreet", "seminar"), "「seminar」は、どこにもありません"),
    ],
)  # fmt: skip
def test_a_slip_is_told_once_where_it_is(desk: Path, file: str, find: str, put: str, said: str) -> None:
    with put_back(desk / file):
        edit(desk, file, find, put)
        found = told(desk)
    assert len(found) == 1, found
    assert said in found[0]


def test_no_issue_is_ready_before_the_sender_s_address_is_written(root: Path) -> None:
    edit(root, MAGAZINES, "    postal_address: 例県例市例町1丁目2番3号\n", "")
    # One cause is told once, at the first issue that it keeps from being sent.
    for issue, status in (("news-1", "published"), ("news-2", "ready")):
        (found,) = told(root)
        assert found.startswith(f"content/newsletter/{issue}.yml:")
        assert "postal_address を書くか、status を draft に" in found
        edit(root, f"content/newsletter/{issue}.yml", f"status: {status}", "status: draft")
    assert told(root) == []


def test_a_form_s_tick_that_is_right(desk: Path) -> None:
    assert told(desk) == []
    with put_back(desk / FORM):
        edit(desk, FORM, "sections:", SUBSCRIBES % ("discreet", "seminars"))
        assert told(desk) == []


def test_a_magazine_has_a_page_that_is_there_today(desk: Path) -> None:
    with put_back(desk / PAGE):
        edit(desk, PAGE, "published: 2026-11-22", "published: 2027-11-22")
        assert [one for one in told(desk) if "メールマガジンの登録のページ" in one]


@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        ("day: 2026-11-20\n", "day: 2026-12-20\n", ""),
        ("status: ready", "status: published", ""),
        ("冬のセミナーの日程が決まりました。", "冬" * 60, "この行は、全角で60文字分の幅です"),
        ("冬のセミナーの日程が決まりました。", "ﾒｰﾙ", "ﾒｰﾙ"),
    ],
)
def test_an_issue_is_read_like_a_mail(desk: Path, find: str, put: str, said: str) -> None:
    with put_back(desk / ISSUE):
        edit(desk, ISSUE, find, put)
        checked, mistakes = read(desk, DAY)
        assert not mistakes
        found = [str(one) for one in warnings(checked, DAY) if ISSUE in str(one)]
    assert [one for one in found if said in one] == found if said else found == []


def test_an_issue_shown_before_its_day_is_told(root: Path) -> None:
    edit(root, ISSUE, "day: 2026-11-20", "day: 2026-12-20")
    edit(root, ISSUE, "status: ready", "status: published")
    checked, _ = read(root, DAY)
    assert [one for one in map(str, warnings(checked, DAY)) if "送る日（2026年12月20日）より前に" in one]


def test_a_desk_without_a_magazine_is_whole(root: Path) -> None:
    """Another ward deletes the files, the pages and the lines that lead to them."""
    for file in (MAGAZINES, PAGE, "content/harassment/newsletter.md"):
        (root / file).unlink()
    for file in (*(root / "content/newsletter").iterdir(), *(root / "content/mail").glob("magazine-*")):
        file.unlink()
    for line in ("      - /harassment/magazine.md\n", "      - /harassment/newsletter.md\n"):
        edit(root, "content/menu.yml", line, "")
    for file in ("content/harassment/index.md", "content/harassment/seminar.md", "faq/seminar.yml"):
        edit(root, file, "[メールマガジン](/harassment/magazine.md)", "メールマガジン")
    edit(root, "content/privacy.md", "[メールマガジン](/harassment/magazine.md)", "メールマガジン")
    searches = root / "content/searches/everyday.yml"
    lines = searches.read_text(encoding="utf-8").splitlines(keepends=True)
    searches.write_text("".join(line for line in lines if "magazine.md" not in line), encoding="utf-8")
    edit(root, "content/forms/seminar.yml", "subscribes: {field: magazine, magazine: seminars}\n", "")
    assert told(root) == []


def test_a_page_of_a_magazine_that_there_is_not_is_told_once(root: Path) -> None:
    edit(root, MAGAZINES, "page: /harassment/magazine.md", "page: /harassment/mail-magazine.md")
    (only,) = told(root)
    assert only.startswith(MAGAZINES)


def test_a_date_of_an_issue_is_one_near_its_day(root: Path) -> None:
    """12月16日 is a Wednesday in 2026, a Thursday in 2027: no page could tell, an issue of December can."""
    edit(root, "content/newsletter/news-3.yml", "下書きです。", "12月16日（木）と1月20日（水）に開きます。")
    (doubt,) = [one.message for one in warnings(read(root, DAY)[0], DAY) if "news-3" in one.file]
    assert doubt.startswith("「12月16日（木）」の曜日が違います。2026年12月16日は水曜日です。")
