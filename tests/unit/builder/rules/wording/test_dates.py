"""Dates: weekdays, days that don't exist, eras, one style."""

from datetime import date

import pytest

from tests.unit.builder.rules.wording import mail, page, question, told

WRONG_WEEKDAYS = {
    "2026年12月1日（月）": "2026年12月1日は火曜日です。",
    "2026年12月1日（月曜日）": "2026年12月1日は火曜日です。",
    "2026年12月1日(月)": "2026年12月1日は火曜日です。",
    "2026年12月1日 月曜日": "2026年12月1日は火曜日です。",
    "２０２６年１２月１日（月）": "2026年12月1日は火曜日です。",
    "令和8年12月1日（月）": "2026年12月1日は火曜日です。",
    "令和8年（2026年）12月1日（月）": "2026年12月1日は火曜日です。",
    "2026年（令和8年）12月1日（月）": "2026年12月1日は火曜日です。",
    "令和元年5月1日（木）": "2019年5月1日は水曜日です。",
    "平成30年4月1日（月）": "2018年4月1日は日曜日です。",
    "2027年1月11日（火・祝）": "2027年1月11日は月曜日です。",
    "2027年1月11日（火曜日・祝日）": "2027年1月11日は月曜日です。",
    "12月1日（月）": "2026年12月1日は火曜日、2027年12月1日は水曜日です。",
    "12/1(月)": "2026年12月1日は火曜日、2027年12月1日は水曜日です。",
    "2026/12/1（月）": "2026年12月1日は火曜日です。",
    "2026-12-01（月）": "2026年12月1日は火曜日です。",
}


@pytest.mark.parametrize(("text", "right"), WRONG_WEEKDAYS.items(), ids=WRONG_WEEKDAYS)
def test_a_wrong_weekday_is_told_with_the_right_one(text: str, right: str) -> None:
    (warning,) = told(question(f"{text}に開きます。"))
    assert warning.startswith(f"12:7: 「{text}」の曜日が違います。{right}日付か曜日を直してください。")


RANGES = {
    "12月1日（火）から3日（金）まで": "3日（金）",
    "12月1日（火）〜12月3日（水）": "12月3日（水）",
    "12月1日（火）・3日（水）": "3日（水）",
    "2026年12月25日（金）から1月5日（月）まで": "1月5日（月）",
    "12月25日（金）から1月5日（月）まで": "1月5日（月）",
    "11月30日（月）から2日（木）まで": "2日（木）",
    "2027年1月12日（火）です。\n\n- 11日（日）は休みです。": "11日（日）",
}


@pytest.mark.parametrize(("text", "wrong"), RANGES.items(), ids=RANGES)
def test_the_second_day_of_a_range_is_one_of_the_same_time(text: str, wrong: str) -> None:
    (warning,) = told(question(text))
    assert f"「{wrong}」の曜日が違います。" in warning


IMPOSSIBLE = {
    "11月31日": "11月は30日までです。",
    "2月30日": "2月は29日までです。",
    "2027年2月29日": "2027年の2月は28日までです。",
    "令和9年2月29日": "2027年の2月は28日までです。",
    "2026年4月31日": "4月は30日までです。",
    "６月３１日": "6月は30日までです。",
    "2026/11/31": "11月は30日までです。",
    "11月31日（火）": "11月は30日までです。",
    "13月1日": "",
    "12月0日": "",
}


@pytest.mark.parametrize(("text", "last"), IMPOSSIBLE.items(), ids=IMPOSSIBLE)
def test_a_day_that_does_not_exist_is_told(text: str, last: str) -> None:
    (warning,) = told(question(f"{text}に開きます。"))
    assert warning == f"12:7: 「{text}」という日はありません。{last}日付を直してください。"


STYLES = {
    "2026/12/1": "2026年12月1日",
    "2026/12/01": "2026年12月1日",
    "2026.12.1": "2026年12月1日",
    "2026-12-01": "2026年12月1日",
    "H30.4.1": "2018年4月1日",
    "R8/12/1": "2026年12月1日",
    "令和8.12.1": "2026年12月1日",
    "Ｈ３０．４．１": "2018年4月1日",
    "S64.1.7": "1989年1月7日",
    "12/1(火)": "12月1日（火）",
    "2026/12/1（火）": "2026年12月1日（火）",
}


@pytest.mark.parametrize(("text", "better"), STYLES.items(), ids=STYLES)
def test_other_styles_are_told(text: str, better: str) -> None:
    assert told(question(f"締切は{text}です。")) == [
        f"12:10: 「{text}」は、「{better}」のように書いてください。"
    ]


def test_a_period_of_short_dates_is_told_at_both_ends() -> None:
    told_of = [
        one.partition("「")[2].partition("」")[0] for one in told(question("12/1〜12/28（12/30まで）"))
    ]
    assert told_of == ["12/1", "12/28", "12/30"]


ERAS = {
    "平成35年3月": "平成35年」は、令和に変わったあとの年です。「2023年（令和5年）」と書いてください。",
    "平成31年5月": "平成31年」は、令和に変わったあとの年です。「2019年（令和元年）」と書いてください。",
    "昭和65年": "昭和65年」は、平成に変わったあとの年です。「1990年（平成2年）」と書いてください。",
    "令和1年5月": "令和1年」は、「令和元年」と書いてください。",
    "R8年度": "R8」は、「2026」と書いてください。",
    "2026年04月1日": "04月1日」は、0を付けずに「4月1日」と書いてください。",
    "4月01日": "4月01日」は、0を付けずに「4月1日」と書いてください。",
}


@pytest.mark.parametrize(("text", "message"), ERAS.items(), ids=ERAS)
def test_years_of_an_ended_era_and_zeros_are_told(text: str, message: str) -> None:
    (warning,) = told(question(f"{text}から"))
    assert warning.partition("「")[2] == message


RIGHT = (
    "2026年12月1日（火曜日）から3日（木）まで",
    "12月1日（火）です。次の年は12月1日（水）です。",
    "11月30日（月）から2日（水）まで、12月30日（水）から3日（日）まで",
    "12月1日（火）に開きます。\n\n## 次の月\n\n5日（月）にも開きます。",
    "3月31日まで、2月29日、2028年2月29日、1月31日",
    "2026年11月30日（月曜日・祝日の場合は翌日）、毎月1日（月曜日の場合は2日）、第2土曜日",
    "31日間、14日（土日を除く）、10日（水道の検査）、5日（金額による）、2日（日本時間）",
    "1/2、3/4カップ、24/7、2/3以上、1-2-3、バージョン 2.3.1、192.168.1.1、2.5",
    "JIS X 8341-3:2016、平成12年法律第61号、平成31年4月30日、昭和64年1月7日、令和元年5月1日、令和10年",
    "R指定、S席、H2O、R8、〒120-8510、03-3880-5385、2026年度、2020-2026年",
    "2026/11/26 のように書いてください。日付は、2026-11-25 の形です（例：2026/4/1）。",
    "午前9時-午後5時、10月1日号、20日以内、1日2回",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_looks_like_it_and_is_right(text: str) -> None:
    assert told(question(text)) == []


def test_a_date_without_a_year_may_be_of_the_page_s_year() -> None:
    text = "3月20日（木）に開きました。"  # in 2025
    assert told(page(text, front="")) != []
    old = page(text)
    old.data["updated"] = "2025-03-14"
    assert told(old) == []


def test_in_january_last_december_is_still_near() -> None:
    without_dates = mail("12月28日（月）まで")
    assert told(without_dates, today=date(2027, 1, 5)) == []
    assert told(without_dates, today=date(2027, 6, 1)) != []
