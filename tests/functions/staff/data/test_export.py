"""`python -m desk export`: figures without people, and files that are recorded first."""

import csv
import io
import stat
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desk import bootstrap
from desk.domain.submissions.model import Item
from desk.storage.store import Store
from tests.functions.bookings import SID, book, mark_suspect, meta, put
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Said, Staff

PERIOD = ("--from", "2026-11-01", "--to", "2026-12-31")
CANARIES = {"name": "金糸雀 太郎", "email": "kanaria@example.jp", "message": "かなりあの相談"}
BOOKINGS = "オンライン消費生活相談の予約"


def put_taken(*, form: str = "booking", **values: Any) -> None:
    """Store a submission directly, without the form."""
    answers = {**(BOOKING if form == "booking" else CONSULTATION), **CANARIES, **values.pop("answers", {})}
    desk = "consumer-center" if form == "booking" else "harassment"
    item: Item = {
        "PK": f"SUB#{uuid.uuid4()}",
        "SK": "META",
        "type": "submission",
        "v": 1,
        "status": "received",
        "form": form,
        "desk": desk,
        "answers": answers,
        "receipt": "K7M2-9XQ4-R",
        "received_at": "2026-11-20T01:00:00Z",
        "due": "2026-11-24",
        **({"slot": answers["slot"]} if form == "booking" else {}),
        **values,
    }
    put(item)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def figures(said: Said, table: str, form: str = BOOKINGS) -> Mapping[str, str]:
    """Category -> figure of one table."""
    assert said.status == 0
    return {row[2]: row[3] for row in rows(said.out) if row[:2] == [form, table]}


def test_figures_by_month_state_time_reason_and_choice(desk: Desk, staff: Staff) -> None:
    for _ in range(6):
        put_taken(status="declined", reason="business", answers={"slot": "2026-11-26T10:00", "topic": "debt"})
    for _ in range(8):
        put_taken(status="done", received_at="2026-12-01T00:00:00Z")
    for _ in range(2):
        put_taken(status="cancelled", received_at="2026-11-30T15:00:00Z")  # December in Tokyo

    said = staff("export", "--deidentified", *PERIOD)

    assert figures(said, "全体") == {"受け付けた件数": "16"}
    assert figures(said, "受け付けた月") == {"2026-11": "6", "2026-12": "10"}
    # The two cancelled ones, merged with the next larger count of six.
    assert figures(said, "状態") == {"終了": "8", "5未満の項目をまとめたもの": "8"}
    assert figures(said, "相談の曜日") == {"水曜日": "10", "木曜日": "6"}
    assert figures(said, "相談が始まる時刻") == {"10時": "16"}
    assert figures(said, "相談したいこと") == {
        "契約や、買った商品・サービスのこと": "10",
        "借金のこと": "6",
    }
    # It would reveal how many were declined, and so how many were cancelled.
    assert figures(said, "お断りの理由") == {"人数が少ないため出しません": ""}


def test_reasons_are_shown_if_the_states_already_show_their_sum(desk: Desk, staff: Staff) -> None:
    for n in range(12):
        put_taken(status="declined", reason="business" if n < 7 else "out_of_scope")
    for _ in range(5):
        put_taken(status="done")
    assert figures(staff("export", "--deidentified", *PERIOD), "お断りの理由") == {
        "business": "7",
        "out_of_scope": "5",
    }


def test_a_question_with_several_answers_shows_only_safe_counts(desk: Desk, staff: Staff) -> None:
    for n in range(10):
        put_taken(form="consultation", answers={"topics": ["manual"] + (["desk"] if n < 6 else ["btob"])})
    form = "カスタマーハラスメント対策の相談"
    assert figures(staff("export", "--deidentified", *PERIOD), "相談したいこと", form) == {
        "5未満の項目をまとめたもの": "数は出しません",
        "マニュアルの作り方": "10",
    }


def test_a_form_with_few_submissions_shows_no_figures(desk: Desk, staff: Staff) -> None:
    for _ in range(4):
        put_taken()
    said = staff("export", "--deidentified", *PERIOD, "--form", "booking")
    assert [row[1:] for row in rows(said.out)[1:]] == [
        ["期間", "2026-11-01から2026-12-31まで", ""],
        ["全体", "受け付けた件数", "5未満"],
    ]


def test_only_the_requested_tokyo_days_are_counted(desk: Desk, staff: Staff) -> None:
    for stamp in (
        "2026-11-19T14:59:59Z",
        "2026-11-19T15:00:00Z",
        "2026-11-20T14:59:59Z",
        "2026-11-20T15:00:00Z",
    ):
        for _ in range(5):
            put_taken(received_at=stamp)
    said = staff("export", "--deidentified", "--from", "2026-11-20", "--to", "2026-11-20")
    assert figures(said, "全体") == {"受け付けた件数": "10"}


def test_a_table_of_several_pages_is_read_to_the_end(desk: Desk) -> None:
    for _ in range(7):
        put_taken()
    parts = bootstrap.parts()

    class Pages:
        def __init__(self) -> None:
            self.asked = 0

        def scan(self, **request: Any) -> Any:
            self.asked += 1
            return desk.cloud.dynamodb.scan(**request, Limit=2)

    client: Any = Pages()
    store = Store(client=client, table=parts.settings.table, sleep=parts.store.sleep)
    day = desk.now.date()
    assert len(list(store.received_between(day, day))) == 7
    assert client.asked >= 4


def test_figures_contain_no_free_text_of_an_older_form(desk: Desk, staff: Staff) -> None:
    """`topic` may have been free text once."""
    for _ in range(9):
        put_taken(answers={"topic": "金糸雀 花子の件", "relationship": "金糸雀の母"})
    said = staff("export", "--deidentified", *PERIOD)
    assert figures(said, "相談したいこと") == {"今のフォームにない答え": "9"}
    for canary in ("金糸雀", "かなりあ", "kanaria"):
        assert canary not in said.out + said.err


def test_figures_are_written_to_a_new_file_only(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    assert staff("export", "--deidentified", *PERIOD, "--out", str(out)).status == 0
    assert out.read_bytes().startswith('\ufeff"フォーム",'.encode())
    assert out.read_bytes().count(b"\r\n") == len(rows(out.read_text("utf-8")))
    again = staff("export", "--deidentified", *PERIOD, "--out", str(out))
    assert again.status == 1
    assert "もうあります" in again.err


# ---- The full export

FULL = ("export", "--full", *PERIOD, "--reason", "例の点検")


def test_a_full_export_uses_the_form_s_labels_and_order(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    receipt = book(desk, message="=1+1\n二行目", name="＠例 太郎")
    mark_suspect(desk)
    desk.send("consultation", CONSULTATION, sid=SID[:-1] + "6")

    said = staff(*FULL, "--out", str(tmp_path / "out"))

    assert said.status == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name.partition("-")[0] for file in files] == ["booking", "consultation"]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    heads, row = rows(files[0].read_bytes().decode())
    words = desk.bundle["forms"]["booking"]["words"]
    assert heads[9:] == [
        *(words["fields"][field]["label"] for section in words["sections"] for field in section["fields"]),
        "やりとり",
    ]
    found = dict(zip(heads, row, strict=True))
    assert (
        found
        | {
            "受付番号": receipt,
            "状態": "確定前",
            "受付日時": "2026-11-20 10:00",
            "対応の期限": "2026-11-24",
            "相談の日時": "2026-11-25 10:00",
            "機械による送信の疑い": "人には見えない入力欄に、文字が入っていました",
            "相談の内容": "'=1+1\n二行目",
            "お名前": "'＠例 太郎",
            "相談したいこと": "契約や、買った商品・サービスのこと",
        }
        == found
    )
    for value in ("taro@example.jp", "=1+1", "0312345678"):
        assert value not in said.out + said.err


def test_the_audit_says_who_exported_and_why_and_nothing_else(
    desk: Desk, staff: Staff, tmp_path: Path
) -> None:
    book(desk)
    staff(*FULL, "--form", "booking", "--out", str(tmp_path / "out"))
    (audit,) = desk.items("AUDIT#export")
    stamp, _, op = audit["SK"].partition("#")
    assert uuid.UUID(op)
    assert {name: value for name, value in audit.items() if name != "SK"} == {
        "PK": "AUDIT#export",
        "type": "audit",
        "who": "staff-1",
        "at": stamp,
        "first": "2026-11-01",
        "last": "2026-12-31",
        "form": "booking",
        "reason": "例の点検",
        "count": 1,
    }
    assert stamp == "2026-11-20T01:00:00Z"


def test_nothing_is_exported_without_its_audit(
    desk: Desk, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "PutItem")

    monkeypatch.setattr(desk.cloud.dynamodb, "put_item", refuse)
    said = staff(*FULL, "--out", str(tmp_path / "out"))
    assert said.status == 1
    assert "権限がありません" in said.err
    assert list(tmp_path.rglob("*.csv")) == []


@pytest.mark.parametrize("left_out", ["--reason", "--out"])
def test_a_full_export_needs_a_reason_and_a_folder(
    desk: Desk, staff: Staff, tmp_path: Path, left_out: str
) -> None:
    book(desk)
    words = [*FULL, "--out", str(tmp_path / "out")]
    at = words.index(left_out)
    said = staff(*words[:at], *words[at + 2 :])
    assert (said.status, said.out) == (2, "")
    assert left_out in said.err
    assert desk.items("AUDIT#") == []


def test_a_field_that_the_form_no_longer_has_is_exported_too(
    desk: Desk, staff: Staff, tmp_path: Path
) -> None:
    book(desk)
    stored = dict(meta(desk))
    put({**stored, "answers": {"name": "例 太郎", "fax": "03-0000-0000"}})
    staff(*FULL, "--out", str(tmp_path))
    heads, row = rows(next(tmp_path.glob("booking*")).read_bytes().decode())
    assert (heads[-2:], row[-2:]) == (["fax", "やりとり"], ["03-0000-0000", ""])
    assert dict(zip(heads, row, strict=True))["お名前"] == "例 太郎"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--deidentified", "--from", "2026-11-30", "--to", "2026-11-01"], "--to は"),
        (["--deidentified", "--from", "11/1", "--to", "2026-11-01"], "2026-11-20 の形"),
        (["--deidentified", *PERIOD, "--form", "none"], "booking、consultation"),
        ([*PERIOD], "--deidentified"),
    ],
)
def test_wrong_arguments_are_explained(desk: Desk, staff: Staff, words: list[str], told: str) -> None:
    said = staff("export", *words)
    assert said.status == 2
    assert told in said.err
