"""A body without a mail address applies by phone: staff write letters, and the expert gets mails."""

from pathlib import Path

from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import APPLICANT, FIRST, add_expert, approve, hear, new_mails, ok, plan
from tests.functions.mornings import a_morning

SHEET = """body_kind: 2
in_area: はい
no_arrears: はい
no_breach: はい
no_adult_business: はい
no_organised_crime: はい
body: 例の協会
body_kana: れいのきょうかい
legal_kind: 4
representative: 会長 例 一郎
postal_code: 120-0000
address: 例県例市例町1-2-3
members: 30
industry: 9
manual: 3
troubles: 例の困りごとです。
help: 1
visits: 2
months: 1、2
weekdays: 2
place: 1
used_before: 1
name: 例 花子
phone: 03-1234-5678
"""


def test_a_body_without_an_address_is_written_to_and_the_expert_mailed(
    desk: Desk, staff: Staff, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(SHEET, encoding="utf-8")
    said = ok(staff, "take", "dispatch", "--file", str(sheet), "--yes")
    (meta,) = (item for item in desk.items("SUB#") if item["SK"] == "META")
    receipt = meta["receipt"]
    assert receipt in said
    assert meta["bodies"]
    hear(staff, receipt)
    approve(staff, receipt, add_expert(staff))
    before = len(desk.mails())
    plan(staff, receipt, "2026-12-01T14:00")
    assert [len(new_mails(desk, before, one)) for one in (APPLICANT, FIRST)] == [0, 1]
    letter = ok(staff, "letter", receipt)
    assert "第1回の訪問" in letter
    assert "2026年12月1日(火) 14時から" in letter
    assert receipt in ok(staff, "list")
    # And before the visit: a letter again, or a call, and the expert a mail.
    ok(staff, "letter-sent", receipt, "--yes")
    mails = a_morning(desk, "2026-11-27T08:30:00+09:00")
    assert [mail["To"] for mail in mails if "訪問の日が近づきました" in mail["Subject"]] == [FIRST]
    assert "訪問の日が近づいたので" in ok(staff, "letter", receipt)
