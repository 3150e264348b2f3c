"""Nothing open or undelivered is ever deleted: every state with every mail status, and random ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desk.domain.calendar.moments import stamp
from desk.storage.reader import Dossier
from desk.usecases.retention import QUIET, may_be_deleted
from tests.functions.bookings import ENDED, PATHS, put
from tests.functions.conftest import NOW, Desk
from tests.functions.nights import A_YEAR, a_night, gone

MAILS = ("pending", "sending", "held", "failed", "failed and noted", "sent", "superseded", "dropped", "none")
LET_GO = {"failed and noted", "sent", "superseded", "dropped", "none"}
RECEIVED = stamp(NOW)


def submission(n: int, status: str, mail: str) -> list[dict[str, Any]]:
    """As it could be in the table and in the index of ended ones, even in states that no action leads to."""
    pk = f"SUB#{n:08x}-2222-4333-8444-555555555555"
    stored = {
        "PK": pk,
        "SK": "META",
        "type": "submission",
        "status": status,
        "v": 1,
        "form": "booking",
        "desk": "consumer-center",
        "receipt": f"R{n}",
        "received_at": RECEIVED,
        "due": "2026-11-24",
        "answers": {},
        "GSI1PK": "KEEP#booking",
        "GSI1SK": f"{RECEIVED}#{n}",
        **({"ended_at": RECEIVED} if status in ENDED else {}),
        **({"notes": [{"at": RECEIVED, "by": "s", "text": "例"}]} if mail == "failed and noted" else {}),
    }
    event = {"PK": pk, "SK": "EV#000001", "type": "event", "v": 1, "what": "receive", "by": "applicant"}
    event |= {"at": RECEIVED, "status": "received"}
    row = {
        "PK": pk,
        "SK": "OUT#auto-reply#1",
        "type": "mail",
        "status": mail.partition(" ")[0],
        "v": 1,
        "kind": "auto-reply",
        "desk": "consumer-center",
        "created_at": RECEIVED,
    }
    return [stored, event] if mail == "none" else [stored, event, row]


def test_every_state_with_every_mail_status(desk: Desk) -> None:
    pairs = list(product(PATHS, MAILS))
    for n, (status, mail) in enumerate(pairs):
        for item in submission(n, status, mail):
            put(item)
    desk.later(days=A_YEAR + 1)
    a_night(desk)
    there = {item["PK"][4:12] for item in desk.items("SUB#")}
    went = {pair for n, pair in enumerate(pairs) if f"{n:08x}" not in there}
    assert went == {(status, mail) for status, mail in pairs if status in ENDED and mail in LET_GO}
    assert len(gone(desk)) == len(went)
    # A submission that stays is complete.
    assert all("expires_at" not in item and "going_at" not in item for item in desk.items("SUB#"))


_MOMENTS = st.integers(min_value=-60, max_value=0).map(lambda days: stamp(NOW + timedelta(days=days)))


@st.composite
def mails(draw: st.DrawFn) -> Mapping[str, Any]:
    at = draw(_MOMENTS)
    status = draw(
        st.sampled_from(["pending", "sending", "held", "failed", "sent", "superseded", "dropped", "?"])
    )
    kind = draw(st.sampled_from(["auto-reply", "invitation", "staff-notice", "undelivered"]))
    moment = {
        "sent": "sent_at",
        "failed": "failed_at",
        "superseded": "superseded_at",
        "dropped": "dropped_at",
    }
    row = {"status": status, "kind": kind, "v": draw(st.integers(1, 4)), "created_at": at}
    return row | ({moment[status]: draw(_MOMENTS)} if status in moment else {})


@given(
    status=st.sampled_from(sorted(PATHS)),
    rows=st.lists(mails(), max_size=4),
    notes=st.lists(_MOMENTS, max_size=2),
    mail_v=st.integers(0, 4),
    ended=_MOMENTS,
)
def test_nothing_unsettled_or_recent_may_be_deleted(
    status: str, rows: list[dict[str, Any]], notes: list[str], mail_v: int, ended: str
) -> None:
    stored = {
        "status": status,
        "received_at": stamp(NOW - timedelta(days=500)),
        **({"ended_at": ended} if status in ENDED else {}),
        "mail_v": mail_v,
        "notes": [{"at": at} for at in notes],
    }
    if not may_be_deleted(Dossier(meta=stored, events=(), mails=tuple(rows)), now=NOW):
        return
    assert status in ENDED
    quiet = stamp(NOW - QUIET)
    assert all(at <= quiet for at in (ended, *notes))
    for row in rows:
        assert row["status"] not in ("pending", "sending", "?")
        assert all(value <= quiet for name, value in row.items() if name.endswith("_at"))
        overtaken = mail_v > row["v"]
        if row["status"] == "held":
            assert overtaken
        if row["status"] == "failed":
            to_the_desk = row["kind"] in ("staff-notice", "undelivered")
            assert any(at >= row["failed_at"] for at in notes) or (overtaken and not to_the_desk)


def test_a_settled_old_submission_may_be_deleted() -> None:
    """Otherwise the test above would prove nothing."""
    long_ago = stamp(datetime.fromisoformat("2026-01-01T00:00:00+09:00"))
    stored = {"status": "done", "received_at": long_ago, "ended_at": long_ago}
    row = {"status": "sent", "kind": "auto-reply", "v": 1, "created_at": long_ago, "sent_at": long_ago}
    assert may_be_deleted(Dossier(meta=stored, events=(), mails=(row,)), now=NOW)
