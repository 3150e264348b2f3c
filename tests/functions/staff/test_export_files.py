"""`python -m desk export --out`: where nothing can be written, and the record that comes first."""

import io
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from desk import bootstrap
from desk.domain.submissions.model import Item
from tests.functions.bookings import book
from tests.functions.conftest import Desk, Said, Staff

PERIOD = ("--from", "2026-11-01", "--to", "2026-12-31")
FIGURES = ("export", "--deidentified", *PERIOD)
FULL = ("export", "--full", *PERIOD, "--reason", "例の点検")
AUDIT: Item = {"PK": "AUDIT#export", "SK": "2026-11-20T01:00:00Z#1", "type": "audit", "who": "a", "count": 1}


def sentence(said: Said) -> str:
    """The one line that says why nothing was written."""
    assert (said.status, said.out) == (1, "")
    (line,) = said.err.splitlines()
    assert line.endswith("。")
    return line


def test_figures_into_a_folder_that_is_not_there(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    out = tmp_path / "none" / "figures.csv"
    told = sentence(staff(*FIGURES, "--out", str(out)))
    assert told == f"{out.parent} というフォルダーがありません。先に作ってください。"


def test_everything_into_a_folder_that_is_a_file(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    book(desk)
    out = tmp_path / "out"
    out.write_text("例")
    assert "もうあります" in sentence(staff(*FULL, "--out", str(out)))
    assert "書けませんでした（ENOTDIR）" in sentence(staff(*FULL, "--out", str(out / "below")))
    assert out.read_text() == "例"
    assert desk.items("AUDIT#") == []


def test_a_disk_that_is_full_leaves_no_half_file_of_persons(
    desk: Desk, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)

    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("desk.staff.commands.export.os.fdopen", lambda *_: Full())
    assert "書けませんでした（ENOSPC）" in sentence(staff(*FULL, "--out", str(tmp_path / "out")))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_record_is_never_written_over(desk: Desk) -> None:
    store = bootstrap.parts().store
    store.put_audit(AUDIT)
    with pytest.raises(RuntimeError, match="another audit item"):
        store.put_audit(AUDIT | {"who": "b"})
    assert [item["who"] for item in desk.items("AUDIT#")] == ["a"]


def test_a_record_whose_answer_was_lost_is_the_same_record(
    desk: Desk, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    real, lost = desk.cloud.dynamodb.put_item, []

    def lose(**request: Any) -> Any:
        answer = real(**request)
        if not lost:
            lost.append(answer)
            raise EndpointConnectionError(endpoint_url="https://dynamodb.example")
        return answer

    monkeypatch.setattr(desk.cloud.dynamodb, "put_item", lose)

    assert staff(*FULL, "--out", str(tmp_path / "out")).status == 0
    assert lost
    assert len(desk.items("AUDIT#")) == 1
