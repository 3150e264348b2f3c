"""Staff run a seminar on the command line: figures, the URL, calling off, who was there, the archive."""

from pathlib import Path

import feedback
from desk import bootstrap
from desk.storage.table import to_wire
from tests.functions.conftest import Desk, Staff
from tests.functions.events import Context, ses
from tests.functions.seminars.applying import apply, edit, held, seats, status

URL = "https://webinar.example.jp/j/123"


def receipts(desk: Desk, n: int) -> list[str]:
    return [apply(desk, k)[1]["receipt"] for k in range(n)]


def test_a_list_of_seminars_and_one_of_them(desk: Desk, staff: Staff) -> None:
    numbers = receipts(desk, 4)
    said = staff("seminars").out
    (line,) = [line for line in said.splitlines() if line.startswith("basics")]
    assert "3／3席" in line
    assert "URLなし（12月8日(火)の朝までに set-url）" in line
    one = staff("seminar", "basics").out
    assert all(number in one for number in numbers)
    assert "example.jp" not in one
    assert staff("seminar", "bassics").status == 1


def test_the_url_has_to_be_of_an_allowed_address(desk: Desk, staff: Staff) -> None:
    apply(desk, 0)
    for url in (
        "http://webinar.example.jp/j/1",
        "https://evil.example.com/webinar.example.jp",
        "https://webinar.example.jp.evil.example.com/",
        "https://webinar.example.jp@evil.example.com/",
        "https://evilwebinar.example.jp/",
        "https://webinar.example.jp:8443/",
        "webinar.example.jp/j/1",
    ):
        assert staff("set-url", "basics", url, "--yes").status == 2, url
    assert seats().url == ""
    assert staff("set-url", "basics", URL, "--yes").status == 0
    assert seats().url == URL
    assert URL not in staff("seminars").out + staff("seminar", "basics").out


def test_calling_off_tells_everybody_once_and_takes_nobody_more(desk: Desk, staff: Staff) -> None:
    receipts(desk, 4)
    said = staff("call-off", "basics", "--reason", "講師の都合がつかなくなりました", "--yes")
    assert (said.status, "4件の方に、メールで知らせます。" in said.out) == (0, True)
    assert [status(desk, n) for n in range(4)] == ["cancelled"] * 4
    assert held(desk) == {}
    assert apply(desk, 7)[1]["type"].endswith("called-off")
    assert staff("call-off", "basics", "--reason", "講師の都合がつかなくなりました", "--yes").status == 0
    desk.sweep()
    told = [mail for mail in desk.mails() if "セミナーを中止します" in mail["subject"]]
    assert sorted(mail["to"] for mail in told) == [f"a{n}@example.jp" for n in range(4)]
    assert "講師の都合がつかなくなりました。" in told[0].get_body(("plain",)).get_content()


def test_attendance_is_read_from_a_sheet(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    numbers = receipts(desk, 3)
    sheet = tmp_path / "there.csv"
    sheet.write_text(f"受付番号,出欠\n{numbers[0]},出席\n{numbers[1].lower()},欠席\n", encoding="utf-8-sig")
    assert staff("attendance", "basics", str(sheet), "--yes").status == 1  # before it began
    desk.at("2026-12-10T16:30:00+09:00")
    assert staff("attendance", "basics", str(sheet), "--rest-absent", "--yes").status == 0
    assert [status(desk, n) for n in range(3)] == ["attended", "absent", "absent"]
    sheet.write_text("受付番号,出欠\nK7M2-9XQ4-R,出席\n" + numbers[0] + ",来た\n")
    said = staff("attendance", "basics", str(sheet), "--yes")
    assert said.status == 2
    assert "3行目" in said.err


def test_the_list_for_the_webinar_service_has_seats_only_and_leaves_a_record(
    desk: Desk, staff: Staff, tmp_path: Path
) -> None:
    numbers = receipts(desk, 4)
    out = tmp_path / "list.csv"
    assert staff("attendees", "basics", "--out", str(out), "--reason", "配信の登録").status == 0
    text = out.read_text(encoding="utf-8-sig")
    assert [number in text for number in numbers] == [True, True, True, False]
    assert [words in text for words in ("例 太郎", "a0@example.jp", "03-1234-5678")] == [True, True, False]
    (audit,) = desk.items("AUDIT#export")
    assert (audit["count"], audit["form"]) == (3, "seminar/basics")


def test_who_waits_gets_a_seat_once_there_are_more(desk: Desk, staff: Staff) -> None:
    receipts(desk, 5)
    assert "何もしませんでした" in staff("promote-waiting", "basics", "--yes").out
    edit(capacity=4)
    assert "1件のキャンセル待ちの方" in staff("promote-waiting", "basics", "--yes").out
    assert [status(desk, 3), status(desk, 4)] == ["registered", "waiting"]


def test_the_archive_is_told_once(desk: Desk, staff: Staff) -> None:
    receipts(desk, 2)
    assert staff("send-archive", "basics", "--yes").status == 1
    edit(archive_url="https://movie.example.jp/1")
    assert "2件のメール" in staff("send-archive", "basics", "--yes").out
    assert "0件のメール" in staff("send-archive", "basics", "--yes").out


def test_what_became_of_the_url_mails_is_counted(desk: Desk, staff: Staff) -> None:
    """One arrived, one came back, one isn't sent yet; no address is printed."""
    receipts(desk, 3)
    desk.sweep()
    staff("set-url", "basics", URL, "--yes")
    desk.at("2026-12-08T08:30:00+09:00")
    desk.morning()

    def counted() -> list[str]:
        said = staff("seminar", "basics").out
        assert "@" not in said
        return next(line.split()[-3:] for line in said.splitlines() if "視聴用のURL" in line)

    assert counted() == ["0通", "3通", "0通"], "sent, to be sent, not arrived"
    late = next(row for row in desk.rows("mail") if row["kind"] == "viewing-url")
    later = {"PK": late["PK"], "SK": late["SK"]}
    parts = bootstrap.parts()
    parts.dynamodb.update_item(
        TableName=parts.settings.table,
        Key=to_wire(later),
        UpdateExpression="SET next_at = :later, GSI1SK = :later",
        ExpressionAttributeValues=to_wire({":later": "2026-12-09T00:00:00Z"}),
    )
    desk.sweep()
    assert counted() == ["2通", "1通", "0通"]
    sent = [row for row in desk.rows("mail") if row["kind"] == "viewing-url" and row["status"] == "sent"]
    for kind, row in zip(("Delivery", "Bounce"), sent, strict=True):
        feedback.handler(ses(kind, row), Context(function_name="feedback"))
    assert counted() == ["1通", "1通", "1通"]
    (receipt,) = [row["PK"] for row in desk.rows("mail") if row["status"] == "failed"]
    number = next(item["receipt"] for item in desk.items(receipt) if item["SK"] == "META")
    assert f"{number}　申込ずみ　メールが届いていません" in staff("seminar", "basics").out
    # Nobody has to do anything for an application, so it isn't in the queue. It hasn't ended, either.
    listed = staff("list").out
    title = "■ メールが届いていないか、止めているか、手紙を出していないもの（1件）"
    assert [line.split()[:2] for line in listed.partition(title)[2].splitlines()[2:3]] == [
        [number, "申込ずみ"]
    ]
    assert "終わった受付" not in listed
