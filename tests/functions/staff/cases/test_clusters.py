"""What hangs together by source or mailbox is listed as one thing, and released in one action."""

import re
import uuid
from typing import Any

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import URL, do
from tests.functions.conftest import BOOKING, Desk, Staff

TIMES = ("09:00", "10:00", "11:00", "14:00", "15:00")


def flood(desk: Desk, number: int, *, source: str = "192.0.2.1", mailbox: str = "") -> list[str]:
    """The receipts of bookings in a row, from one source; for one mailbox if that is given."""
    receipts = []
    for n in range(number):
        answers = {
            **BOOKING,
            "email": f"{mailbox}+{n}@example.jp" if mailbox else f"a{n}.{source[-1]}@example.jp",
            "slot": f"2026-12-0{1 + n // 5}T{TIMES[n % 5]}",
        }
        status, body = desk.send("booking", answers, sid=str(uuid.uuid4()), source=source)
        assert status == 201, body
        receipts.append(body["receipt"])
        desk.later(seconds=10)
    return receipts


def somebody(desk: Desk) -> str:
    """The receipt of a person elsewhere."""
    _, body = desk.send("booking", BOOKING, sid=str(uuid.uuid4()), source="198.51.100.9")
    return str(body["receipt"])


def statuses(desk: Desk) -> dict[str, str]:
    return {item["receipt"]: item["status"] for item in desk.rows("submission")}


def sid_of(desk: Desk, receipt: str) -> str:
    return next(i["PK"][4:] for i in desk.rows("submission") if i["receipt"] == receipt)


def test_the_list_has_it_as_one_thing(desk: Desk, staff: Staff) -> None:
    receipts, other = flood(desk, 9), somebody(desk)
    listed = staff("list").out
    assert "同じところから続けて届いたもの（1組）" in listed
    assert re.search(rf"{receipts[0]}\s+9件\s+9件\s+12月1日\(火\) 9時", listed)
    assert other in listed
    assert not [receipt for receipt in receipts[1:] if receipt in listed]
    one_by_one = staff("list", "--cluster", receipts[4]).out
    assert not [receipt for receipt in receipts if receipt not in one_by_one]
    assert other not in one_by_one


def test_three_of_one_family_are_no_cluster_and_say_that_they_are_one_mailbox_s(
    desk: Desk, staff: Staff
) -> None:
    receipts = flood(desk, 3, mailbox="family")
    listed = staff("list").out
    assert "同じところから" not in listed
    assert listed.count("同じアドレスでほかに2件") == 3
    # Two places a mailbox: the third asks for its slot.
    assert listed.count("枠なし") == 1
    shown = staff("show", receipts[2]).out
    assert "取っていません。空いていれば、confirm（確定）のときに取ります" in shown
    assert "同じメールアドレスの予約が、ほかに2件あります。" in shown
    assert staff("release-cluster", receipts[0], "--yes").status == 1
    assert set(statuses(desk).values()) == {"received"}


def test_one_command_releases_it_and_mails_nobody(desk: Desk, staff: Staff) -> None:
    receipts, other = flood(desk, 14), somebody(desk)
    looked = staff("release-cluster", receipts[3], answer="いいえ\n")
    assert looked.status == 1
    assert "まとめて無効にするもの（14件）" in looked.out
    assert "メールは送りません" in looked.out
    assert set(statuses(desk).values()) == {"received"}
    done = staff("release-cluster", receipts[3], answer="はい\n")
    assert (done.status, done.err) == (0, "")
    assert "14件を無効にしました" in done.out
    assert statuses(desk) == dict.fromkeys(receipts, "released") | {other: "received"}
    assert [item["SK"][:16] for item in desk.rows("slot")] == [BOOKING["slot"]]
    assert [claim["sid"] for claim in desk.items("UNIQ#")] == [sid_of(desk, other)]
    desk.sweep()
    assert {mail["To"] for mail in desk.mails()} - {"kurashi@city.example.jp"} == {"taro@example.jp"}
    trail = [row for row in desk.rows("event") if row["what"] in ("release_cluster", "release")]
    assert {row["by"] for row in trail} == {"staff-1"}
    marks = [row for row in trail if row["what"] == "release_cluster"]
    assert {row["details"]["cluster"] for row in marks} == {receipts[3]}
    # Two were marked already, because they came when the source had no place left.
    assert (len(marks), len(trail)) == (12, 12 + 14)
    assert "staff-1：無効にする" in staff("show", receipts[0]).out
    before = desk.items()
    again = staff("release-cluster", receipts[3], "--yes")
    assert (again.status, desk.items()) == (0, before)


def test_bookings_of_one_mailbox_from_many_sources_are_one_cluster(desk: Desk, staff: Staff) -> None:
    receipts = [
        str(
            desk.send(
                "booking",
                {**BOOKING, "email": f"v+{n}@example.jp", "slot": f"2026-12-0{n + 1}T10:00"},
                sid=str(uuid.uuid4()),
                source=f"198.51.100.{n}",
            )[1]["receipt"]
        )
        for n in range(4)
    ]
    staff("release-cluster", receipts[0], "--yes")
    assert set(statuses(desk).values()) == {"released"}


def test_real_people_among_them_are_left_out(desk: Desk, staff: Staff) -> None:
    receipts = flood(desk, 6)
    # Who was invited is a person, and belongs to no cluster any more.
    do(actions.confirm(url=URL), sid=sid_of(desk, receipts[5]))
    assert staff("release-cluster", receipts[0], "--yes", "--except", *receipts[1:3]).status == 0
    found = statuses(desk)
    assert [found[one] for one in receipts] == [
        "released",
        "received",
        "received",
        "released",
        "released",
        "confirmed",
    ]
    wrong = staff("release-cluster", receipts[1], "--yes", "--except", somebody(desk))
    assert (wrong.status, "このまとまりにありません" in wrong.err) == (1, True)


def test_consultations_are_released_so_too(desk: Desk, staff: Staff) -> None:
    answers = {"inquirer": "worker", "topics": ["manual"], "message": "例", "reply_by": "email"}
    receipts = [
        desk.send("consultation", {**answers, "email": f"c{n}@example.jp"}, sid=str(uuid.uuid4()))[1][
            "receipt"
        ]
        for n in range(4)
    ]
    assert staff("release-cluster", receipts[0], "--yes").status == 0
    assert set(statuses(desk).values()) == {"released"}


@pytest.mark.parametrize("killed_at", [0, 1, 4, 6])
def test_cut_off_anywhere_the_same_command_finishes_it(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    receipts = flood(desk, 6)
    with monkeypatch.context() as patched:
        store, left = bootstrap.parts().store, [killed_at]
        change = store.change

        def killed(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            return change(*args, **kwargs)

        patched.setattr(type(store), "change", lambda _self, *args, **kwargs: killed(*args, **kwargs))
        with pytest.raises(KeyboardInterrupt):
            staff("release-cluster", receipts[2], "--yes")
    assert "received" in statuses(desk).values()
    assert staff("release-cluster", receipts[2], "--yes").status == 0
    assert set(statuses(desk).values()) == {"released"}
    assert not desk.rows("slot")
    releases = [row["PK"] for row in desk.rows("event") if row["what"] == "release"]
    assert sorted(releases) == sorted(set(releases))
    assert len(releases) == 6


def test_what_a_colleague_has_decided_meanwhile_stays_and_is_named(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = flood(desk, 5)
    confirmed = sid_of(desk, receipts[1])

    def while_it_asks() -> bool:
        do(actions.confirm(url=URL), sid=confirmed)
        return True

    monkeypatch.setattr("desk.staff.commands.cases.release_cluster.agreed", while_it_asks)
    said = staff("release-cluster", receipts[0])
    assert said.status == 1
    assert receipts[1] in said.err
    found = statuses(desk)
    assert found[receipts[1]] == "confirmed"
    # By the one that names the cluster, the rest can be looked at again.
    assert found[receipts[0]] == "received"
    assert staff("release-cluster", receipts[0], "--yes").status == 0
    assert statuses(desk) == dict.fromkeys(receipts, "released") | {receipts[1]: "confirmed"}


def test_the_digest_has_it_in_one_line(desk: Desk, staff: Staff) -> None:
    receipts, other = flood(desk, 7), somebody(desk)
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    body = next(m.get_content() for m in desk.mails() if "今日の受付" in m["Subject"])
    assert f"{receipts[0]}　ほか6件（同じところから続けて届いたもの）" in body
    assert "前の一覧のあとに届いたもの（8件）" in body
    assert other in body
    assert not [receipt for receipt in receipts[1:] if receipt in body]
