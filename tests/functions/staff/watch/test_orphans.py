"""`python -m desk orphans`: live bookings that no longer fit after a change of the settings."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desk import bootstrap
from desk.storage.table import to_wire
from tests import actions
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff

OTHER = "22222222-2222-4333-8444-555555555555"
Change = Callable[[dict[str, Any]], Any]


def with_settings(desk: Desk, tmp_path: Path, change: Change) -> None:
    """The desk with a changed bundle, on the same table."""
    bundle = copy.deepcopy(dict(desk.bundle))
    change(bundle)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(bundle))
    parts = bootstrap.parts()
    bootstrap.configure(
        settings=replace(parts.settings, bundle_path=path),
        dynamodb=desk.cloud.dynamodb,
        clock=parts.clock,
        sleep=desk.pauses.append,
    )


def slots(bundle: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = bundle["forms"]["booking"]["words"]["slots"]
    return found


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda bundle: bundle["calendars"]["weekdays"]["extra_closures"].append(
                {"date": "2026-11-26", "reason": "設備点検のため"}
            ),
            "窓口が休みの日です（設備点検のため）",
        ),
        (
            lambda bundle: slots(bundle).update(times=["09:00", "14:30"]),
            "始まる時刻ではありません（9時・14時30分）",
        ),
        (lambda bundle: bundle["forms"]["booking"]["words"].pop("slots"), "フォームに、予約の枠がありません"),
        (lambda bundle: bundle["forms"].pop("booking"), "フォーム「booking」が、設定にありません"),
    ],
)
def test_a_booking_that_no_longer_fits_is_listed_with_the_reason(
    desk: Desk, staff: Staff, tmp_path: Path, change: Change, why: str
) -> None:
    kept = book(desk, slot="2026-11-27T09:00")
    lost = book(desk, sid=OTHER, email="other@example.jp", slot="2026-11-26T10:00", name="金糸雀 太郎")
    do(actions.confirm(url=URL), sid=OTHER)
    assert staff("orphans").status == 0

    with_settings(desk, tmp_path, change)
    said = staff("orphans")

    assert said.status == 1
    (line,) = (line for line in said.out.splitlines() if lost in line)
    assert line.split() == [lost, "日時確定", "11月26日(木)", "10時", why]
    assert (kept in said.out) is ("フォーム" in why)
    assert "金糸雀" not in said.out + said.err


def test_bookings_above_a_reduced_capacity_are_listed(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    with_settings(desk, tmp_path, lambda bundle: slots(bundle).update(capacity=2))
    both = [book(desk, sid=sid, email=f"{sid[0]}@example.jp") for sid in (SID, OTHER)]
    assert staff("orphans").out == "今の設定に合わなくなった受付はありません。\n"

    with_settings(desk, tmp_path, lambda bundle: slots(bundle).update(capacity=1))
    said = staff("orphans")
    assert [receipt in said.out for receipt in both] == [True, True]
    assert "同じ時刻に2件あり、受ける件数（1件）を超えています" in said.out


def test_bookings_of_all_forms_of_a_desk_are_looked_at_together(
    desk: Desk, staff: Staff, tmp_path: Path
) -> None:
    def with_a_second_form(bundle: dict[str, Any], capacity: int) -> None:
        slots(bundle).update(capacity=capacity)
        bundle["forms"]["long"] = copy.deepcopy(bundle["forms"]["booking"])
        bundle["forms"]["long"]["words"]["slots"]["times"] = ["09:45"]

    with_settings(desk, tmp_path, lambda bundle: with_a_second_form(bundle, 2))
    _, other = desk.send("long", BOOKING | {"slot": "2026-11-25T09:45", "email": "b@example.jp"}, sid=OTHER)
    both = [book(desk), other["receipt"]]
    assert staff("orphans").status == 0
    with_settings(desk, tmp_path, lambda bundle: with_a_second_form(bundle, 1))
    said = staff("orphans").out
    assert [receipt in said for receipt in both] == [True, True]
    assert said.count("同じ時刻に2件あり、受ける件数（1件）を超えています") == 2
    staff("cancel", both[0], "--yes")
    assert staff("orphans").status == 0


def test_one_that_only_asks_for_a_slot_makes_no_other_a_misfit(desk: Desk, staff: Staff) -> None:
    book(desk)
    book(desk, sid=OTHER, email="other@example.jp", slot="2026-11-26T10:00")
    asks = next(item for item in desk.rows("submission") if item["slot"] == "2026-11-26T10:00")
    item = {name: value for name, value in asks.items() if name != "lane"} | {"slot": "2026-11-25T10:00"}
    table = bootstrap.parts().settings.table
    desk.cloud.dynamodb.put_item(TableName=table, Item=to_wire(item))
    assert "同じ時刻に" not in staff("orphans").out


def test_past_and_ended_bookings_are_not_listed(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    book(desk)
    ended = book(desk, sid=OTHER, email="other@example.jp", slot="2026-11-26T10:00")
    staff("cancel", ended, "--yes")
    with_settings(desk, tmp_path, lambda bundle: slots(bundle).update(times=["16:00"]))
    assert staff("orphans").status == 1
    desk.at("2026-11-25T10:00:00+09:00")
    assert staff("orphans").status == 0


def rename_desk(bundle: dict[str, Any], old: str, new: str) -> None:
    """As an editor does it: in the desk's row and in each of its forms."""
    bundle["desks"][new] = bundle["desks"].pop(old)
    for form in bundle["forms"].values():
        if form["words"]["desk"] == old:
            form["words"]["desk"] = new


def test_submissions_of_a_removed_desk_are_listed(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt = book(desk)
    ended = book(desk, sid=OTHER, email="other@example.jp", slot="2026-11-26T10:00")
    staff("cancel", ended, "--yes")
    with_settings(desk, tmp_path, lambda bundle: rename_desk(bundle, "consumer-center", "consumer-desk"))

    said = staff("orphans")

    assert said.status == 1
    (line,) = (line for line in said.out.splitlines() if receipt in line)
    assert line.split()[1:] == [
        "確定前",
        "11月25日(水)",
        "10時",
        "窓口「consumer-center」が、設定にありません",
    ]
    assert ended not in said.out
    # Its time is over and nobody has dealt with it: it's still in no desk's queue.
    desk.at("2026-11-26T10:00:00+09:00")
    assert receipt in staff("orphans").out


def test_a_consultation_of_a_removed_desk_is_listed_too(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    _, body = desk.send("consultation", CONSULTATION, sid=SID)
    assert staff("orphans").status == 0
    with_settings(desk, tmp_path, lambda bundle: rename_desk(bundle, "harassment", "harassment-desk"))

    said = staff("orphans")

    (line,) = (line for line in said.out.splitlines() if body["receipt"] in line)
    assert line.split()[1:] == ["回答前", "窓口「harassment」が、設定にありません"]


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        ("SUB#", "経過"),
        ("SUB#", "メール"),
        ("RCPT#", "受付番号"),
        ("SLOT#", "予約の枠"),
        ("UNIQ#", "メールアドレスごとの印"),
    ],
)
def test_what_has_no_submission_any_more_is_listed(desk: Desk, staff: Staff, begins: str, kind: str) -> None:
    book(desk)
    assert staff("orphans").status == 0
    key = to_wire({"PK": f"SUB#{SID}", "SK": "META"})
    desk.cloud.dynamodb.delete_item(TableName=bootstrap.parts().settings.table, Key=key)

    said = staff("orphans")

    assert said.status == 1
    assert [line for line in said.out.splitlines() if line.strip().startswith(kind) and begins in line]
    assert "taro@example.jp" not in said.out


def test_what_is_taken_during_the_scan_is_not_left_over(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    real = desk.cloud.dynamodb.scan

    def without_meta(**kwargs: Any) -> Any:
        monkeypatch.setattr(desk.cloud.dynamodb, "scan", real)
        page = real(**kwargs)
        return page | {"Items": [item for item in page["Items"] if item["type"]["S"] != "submission"]}

    monkeypatch.setattr(desk.cloud.dynamodb, "scan", without_meta)
    assert staff("orphans").status == 0


def test_a_missing_scan_right_is_named(desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    book(desk)

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "Scan")

    monkeypatch.setattr(desk.cloud.dynamodb, "scan", refuse)
    said = staff("orphans")

    assert (said.status, said.out) == (1, "")
    assert "dynamodb:Scan" in said.err
    assert "ExportPolicy" in said.err
    assert len(said.err.splitlines()) == 1
