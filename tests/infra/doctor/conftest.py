"""The bundle that the doctor reads."""

import json
from pathlib import Path

import pytest

from tests.infra.doctor.patient import DOMAIN


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.json"
    desk = {"mail": {"auto_reply": {"address": f"shinsei@{DOMAIN}"}, "desk": {"address": f"desk@{DOMAIN}"}}}
    holidays = {"2026-01-01": "元日", "2027-11-23": "勤労感謝の日"}
    path.write_text(json.dumps({"holidays": holidays, "desks": {"example": desk}}))
    return path
