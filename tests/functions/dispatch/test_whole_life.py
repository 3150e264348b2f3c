"""A body from the application to the end, by the form, the page and the command line alone: hearing,
decision, two visits with a changed expert, completed; and what the desk's figures, list and export say.
"""

import csv
import io
from pathlib import Path

from tests.functions.bookings import meta
from tests.functions.conftest import Desk, Staff
from tests.functions.dispatch.cases import (
    APPLICANT,
    FIRST,
    PLACE,
    SECOND,
    add_expert,
    apply,
    hear,
    new_mails,
    ok,
    own_page,
    plan,
    text,
)
from tests.functions.nights import a_night

OTHER = "22222222-2222-4333-8444-555555555555"
TITLE = "団体向け専門家派遣の申込み"


def figures(staff: Staff, table: str) -> dict[str, str]:
    said = ok(
        staff, "export", "--internal", "--from", "2026-11-01", "--to", "2027-03-31", "--form", "dispatch"
    )
    rows = csv.reader(io.StringIO(said.removeprefix("\ufeff"), newline=""))
    return {row[2]: row[3] for row in rows if row[:2] == [TITLE, table] and row[3] != "0"}


def test_from_the_application_to_the_end(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt = apply(desk)
    listed = ok(staff, "list")
    assert receipt in listed
    assert "ヒアリングの連絡前" in listed
    end = receipt.replace("-", "")[-4:]
    expert, other = add_expert(staff), add_expert(staff, "例 専二", SECOND, "別の専門")

    # The desk calls, sets the hearing, and hears the body.
    desk.at("2026-11-25T11:00:00+09:00")
    ok(staff, "assign", end, "--yes")
    ok(staff, "phone", end, "--text", "ヒアリングの日を相談しました", "--yes")
    ok(staff, "set-hearing", end, "--at", "2026年11月27日T14:00", "--how", "電話でうかがいます。", "--yes")
    desk.at("2026-11-27T15:00:00+09:00")
    hear(staff, end)
    ok(staff, "message", end, "--text", "定款の写しをお送りください。", "--wait", "--yes")
    desk.sweep()
    assert "数えるのを止めています" in own_page(desk).text
    thread = own_page(desk).press("やりとりを見る")
    thread.press("お返事を送る", text="郵送しました。")
    ok(staff, "seen", end, "--yes")

    # The decision, and a first visit that is moved once.
    desk.at("2026-12-02T10:00:00+09:00")
    ok(staff, "approve", end, "--expert", expert, "--visits", "2", "--yes")
    plan(staff, end, "2026-12-09T14:00")
    ok(staff, "move-visit", end, "--at", "2026-12-10T14:00", "--yes")
    desk.at("2026-12-10T16:30:00+09:00")
    report = tmp_path / "report.txt"
    report.write_text("1回めの報告です。\n", encoding="utf-8")
    ok(staff, "visit-done", end, "--file", str(report), "--yes")

    # Another expert makes the second.
    ok(staff, "change-expert", end, "--expert", other, "--reason", "議題が労務に変わったため", "--yes")
    assert "例 専一さんから例 専二さんへ：議題が労務に変わったため" in ok(staff, "show", end)
    desk.sweep()
    before = len(desk.mails())
    ok(staff, "plan-visit", end, "--at", "2026-12-17T10:00", "--number", "2", "--yes")
    assert [len(new_mails(desk, before, one)) for one in (APPLICANT, FIRST, SECOND)] == [1, 0, 1]
    desk.at("2026-12-17T12:10:00+09:00")
    ok(staff, "visit-done", end, "--text", "2回めの報告です。", "--yes")
    before = len(desk.mails())
    ok(staff, "complete", end, "--yes")
    assert "専門家の訪問は、これで全部終わりました" in text(new_mails(desk, before)[-1])
    assert receipt not in ok(staff, "list")
    assert [visit["expert"] for visit in meta(desk)["visits"]] == [expert, other]

    # A second body is heard, and still waits for the decision.
    second = apply(desk, sid=OTHER, body="例の別の団体", corporate_number="")
    hear(staff, second)
    assert figures(staff, "団体") == {"申し込んだ団体": "2", "派遣を決めた団体": "1"}
    assert figures(staff, "訪問") == {"決めた回数": "2", "済んだ回数": "2"}
    assert figures(staff, "ヒアリングから決定までの開庁日数") == {"3開庁日": "1"}
    assert figures(staff, "決定の期限") == {
        "期限までに決定": "1",
        "まだ決めていない（期限の前）": "1",
        "期限を守った割合": "100%",
    }
    assert figures(staff, "対応までの開庁日数") == {"当日": "1", "2開庁日": "1"}
    # Nothing of a person or a body is in the figures.
    assert "例町" not in str(figures(staff, "団体"))

    out = tmp_path / "out"
    ok(
        staff, "export", "--full", "--from", "2026-11-01", "--to", "2027-03-31", "--form", "dispatch",
        "--reason", "例", "--out", str(out),
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(next(out.glob("*.csv")).read_text(encoding="utf-8-sig"))))
    assert {row["団体の名前"] for row in rows} == {"例町商店街振興組合", "例の別の団体"}

    # Three years later nothing of it is left but what can't name anybody.
    desk.later(days=1110)
    a_night(desk)
    kept = [item for item in desk.cloud.table_items() if item.get("receipt") == receipt or PLACE in str(item)]
    assert all("expires_at" in item for item in kept)
