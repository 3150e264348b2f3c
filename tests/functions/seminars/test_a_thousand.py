"""A thousand registered people get the viewing URL once each, although the run is killed again and again."""

from collections import Counter
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.items import seat_item, seat_pk
from desk.storage.seminars.seats import seats_of
from desk.storage.table import to_wire
from desk.usecases.seminars.seminars import send_urls, set_url, standings
from tests.functions.conftest import SEMINAR, Desk, Staff
from tests.functions.crashes import Killed, cut_off
from tests.functions.seminars.applying import apply, edit, sid
from tests.functions.seminars.test_viewing_url import URL

MANY = 1000


@pytest.fixture
def registered(desk: Desk) -> Desk:
    """The desk with MANY people who have a seat at `basics`; the first one applied as people do."""
    edit(capacity=MANY)
    apply(desk, 0)
    parts = bootstrap.parts()
    (meta,) = [item for item in desk.items("SUB#") if item["SK"] == "META"]
    for n in range(1, MANY):
        answers = {**SEMINAR, "email": f"a{n}@example.jp"}
        key = {"PK": seat_pk("seminar", "basics"), "SK": f"{n:032x}"}
        stored = {**meta, "PK": f"SUB#{sid(n)}", "answers": answers, "seat": key["SK"]}
        seat = seat_item(key, sid(n), turn=0, told=0, at=desk.now)
        for item in (stored, seat):
            parts.dynamodb.put_item(TableName=parts.settings.table, Item=to_wire(item))
    parts.dynamodb.update_item(
        TableName=parts.settings.table,
        Key=to_wire({"PK": "LIMIT#seminar", "SK": "basics"}),
        UpdateExpression="SET taken = :n",
        ExpressionAttributeValues=to_wire({":n": MANY}),
    )
    desk.at("2026-12-08T08:30:00+09:00")
    return desk


def urls(desk: Desk) -> Counter[str]:
    """How many mails with the URL were written to whom."""
    return Counter(str(row["to"]) for row in desk.rows("mail") if row["kind"] == "viewing-url")


def test_all_get_it_once_although_the_run_is_killed(
    registered: Desk, monkeypatch: pytest.MonkeyPatch, staff: Staff
) -> None:
    parts = bootstrap.parts()
    form = parts.form("seminar")
    assert form
    seminar = seminars_of(form)["basics"]
    killed = 0
    for _ in cut_off(registered, monkeypatch, every=7):
        try:
            set_url(form, seminar, URL, parts)
            break
        except Killed:
            killed += 1
    monkeypatch.undo()
    assert killed >= 3
    (standing,) = [one for one in standings(form, parts) if one.seminar.id == "basics"]
    assert send_urls(form, standing, parts) == 0, "nothing is left"
    found = urls(registered)
    assert (len(found), set(found.values())) == (MANY, {1})
    assert {int(seat["told"]) for seat in seats_of(parts.store, "seminar", "basics")} == {1}


def test_who_withdraws_meanwhile_gets_none(registered: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = bootstrap.parts()
    real, taken_out = parts.store.meta, f"{5:032x}"

    def meta(sid_: str) -> Any:
        found = real(sid_)
        if sid_ == sid(5):
            key = {"PK": seat_pk("seminar", "basics"), "SK": taken_out}
            parts.dynamodb.delete_item(TableName=parts.settings.table, Key=to_wire(key))  # type: ignore[attr-defined]
        return found

    form = parts.form("seminar")
    assert form
    monkeypatch.setattr(type(parts.store), "meta", lambda _, sid_: meta(sid_))
    assert set_url(form, seminars_of(form)["basics"], URL, parts) == MANY - 1
    assert "a5@example.jp" not in urls(registered)
