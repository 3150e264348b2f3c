"""数字: the figures of the desks of a member, for the desk itself and for publication; as page and file."""

import base64
import csv
import io
import re
import zipfile
from datetime import date

import pytest

from desk.console.member import Right
from desk.counter.figures.periods import period_of, periods
from tests.functions.bookings import book
from tests.functions.conftest import Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.figures.test_months import CENTER, HARASSMENT, a_month, by_command
from tests.functions.nights import a_night

TITLE = "オンライン消費生活相談の予約"


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({CENTER: EVERYTHING}))


def rows(counter: Counter, **asked: str) -> list[list[str]]:
    got = counter.get("/figures/file", **{"desk": CENTER, "period": "2026-11", **asked})
    assert got["statusCode"] == 200
    text = base64.b64decode(got["body"]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_month_s_figures_are_those_of_the_command_line(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    a_month(desk)
    desk.at("2026-11-27T09:00:00+09:00")
    assert "まだ数えていません" in counter.get("/figures")["body"]
    done = counter.post("/figures/count", {"desk": CENTER, "period": "2026-11"})
    assert (done["statusCode"], done["headers"]["location"].partition("?")[0]) == (303, "/figures")
    page = counter.get("/figures", desk=CENTER, period="2026-11", done="count")["body"]
    assert "数えなおしました" in page
    assert "2026年11月27日(金) 09:00に数えました" in page
    ours = [row[1:] for row in rows(counter)[1:] if row[0] == TITLE and row[1] != "期間" and row[3]]
    assert ours == by_command(staff, "booking", "--internal")
    for figure in ("来なかった割合", "50%", "1開庁日"):
        assert figure in page


def test_for_publication_small_counts_are_merged_and_an_open_month_is_not_shown(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    a_month(desk)
    desk.at("2026-11-27T02:00:00+09:00")
    a_night(desk)
    open_month = counter.get("/figures", period="2026-11", view="public")
    assert "まだ終わった月がありません" in open_month["body"]
    assert "<table" not in open_month["body"]
    assert counter.get("/figures/file", period="2026-11", view="public")["statusCode"] == 404
    desk.at("2026-12-01T02:00:00+09:00")
    page = counter.get("/figures", period="2026-11", view="public")["body"]
    assert "5未満" in page
    assert "来なかった" not in page
    assert [row[1:] for row in rows(counter, view="public")[1:] if row[0] == TITLE and row[3]] == by_command(
        staff, "booking", "--deidentified"
    )


def test_a_fiscal_year_is_the_sum_of_its_months(desk: Desk, counter: Counter) -> None:
    book(desk, slot="2026-12-02T10:00")
    desk.at("2026-12-03T10:00:00+09:00")
    book(desk, sid="22222222-2222-4333-8444-555555555555", slot="2026-12-16T10:00", email="j@example.jp")
    a_night(desk)
    assert [TITLE, "全体", "受け付けた件数", "2"] in rows(counter, period="2026")
    months = [row[2:] for row in rows(counter, period="2026") if row[:2] == [TITLE, "受け付けた月"]]
    assert months == [["2026-11", "1"], ["2026-12", "1"]]
    assert [TITLE, "全体", "受け付けた件数", "0"] in rows(counter, period="2025")


def test_a_workbook_has_the_same_rows_and_who_took_a_file_is_written_down(
    desk: Desk, counter: Counter
) -> None:
    book(desk)
    a_night(desk)
    got = counter.get("/figures/file", desk=CENTER, period="2026-11", kind="xlsx")
    assert (
        got["headers"]["content-disposition"] == 'attachment; filename="consumer-center-2026-11-inside.xlsx"'
    )
    book_ = zipfile.ZipFile(io.BytesIO(base64.b64decode(got["body"])))
    assert "受け付けた件数" in book_.read("xl/sharedStrings.xml").decode()
    (audit,) = desk.rows("audit")
    assert (audit["PK"], audit["who"], audit["desk"]) == ("AUDIT#export", "m-example", CENTER)


def test_only_leads_and_only_of_their_desks(desk: Desk) -> None:
    lead_of_one = Counter(
        member({CENTER: frozenset({Right.SEE, Right.LEAD}), HARASSMENT: frozenset({Right.SEE})})
    )
    page = lead_of_one.get("/figures")["body"]
    assert "カスタマーハラスメント" not in page
    for path in ("/figures", "/figures/file"):
        assert lead_of_one.get(path, desk=HARASSMENT)["statusCode"] == 404
    assert lead_of_one.post("/figures/count", {"desk": HARASSMENT, "period": "2026-11"})["statusCode"] == 404
    clerk = Counter(member({CENTER: EVERYTHING - {Right.LEAD}}))
    assert clerk.get("/figures")["statusCode"] == 403
    assert 'href="/figures"' not in clerk.get("/")["body"]


@pytest.mark.parametrize("typed", ["2026-13", "2027-01", "1999", "2026-1", "x", "2026-11-01", "２０２６"])
def test_a_period_that_is_none_is_not_found(desk: Desk, counter: Counter, typed: str) -> None:
    assert counter.get("/figures", period=typed)["statusCode"] == 404


def test_periods_end_with_the_present_one_and_a_fiscal_year_begins_in_april() -> None:
    today = date(2027, 1, 4)
    found = list(periods(today))
    assert [one.words for one in found[:2]] == ["2027年1月", "2026年12月"]
    assert next(one for one in found if one.is_year).words == "2026年度"
    year = period_of("2026", today)
    assert year
    assert (year.first, year.last, year.days[1]) == ("2026-04", "2027-03", date(2027, 3, 31))
    assert not year.is_over(today)
    assert period_of("2025", today).is_over(today)  # type: ignore[union-attr]


def test_a_bar_is_a_drawing_without_a_style_of_its_own(desk: Desk, counter: Counter) -> None:
    book(desk)
    a_night(desk)
    page = counter.get("/figures")["body"]
    assert re.search(r'<svg [^>]*aria-hidden="true"[^>]*><rect width="100"', page)
    assert "style=" not in page
    assert page.count("<script") == 1
