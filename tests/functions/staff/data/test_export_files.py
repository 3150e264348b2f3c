"""`python -m desk export --out`: files that can't be written, and the audit item that comes first."""

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


def test_a_missing_folder_is_reported(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    out = tmp_path / "none" / "figures.csv"
    told = sentence(staff(*FIGURES, "--out", str(out)))
    assert told == f"{out.parent} というフォルダーがありません。先に作ってください。"


def test_a_file_in_place_of_the_folder_is_reported(desk: Desk, staff: Staff, tmp_path: Path) -> None:
    book(desk)
    out = tmp_path / "out"
    out.write_text("例")
    assert "もうあります" in sentence(staff(*FULL, "--out", str(out)))
    assert "書けませんでした（ENOTDIR）" in sentence(staff(*FULL, "--out", str(out / "below")))
    assert out.read_text() == "例"
    assert desk.items("AUDIT#") == []


def test_a_full_disk_leaves_no_partial_file(
    desk: Desk, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)

    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("desk.staff.commands.data.export.os.fdopen", lambda *_: Full())
    assert "書けませんでした（ENOSPC）" in sentence(staff(*FULL, "--out", str(tmp_path / "out")))
    assert list((tmp_path / "out").iterdir()) == []


def test_an_audit_item_is_never_overwritten(desk: Desk) -> None:
    store = bootstrap.parts().store
    store.put_audit(AUDIT)
    with pytest.raises(RuntimeError, match="another audit item"):
        store.put_audit(AUDIT | {"who": "b"})
    assert [item["who"] for item in desk.items("AUDIT#")] == ["a"]


def test_a_lost_response_makes_no_second_audit_item(
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
