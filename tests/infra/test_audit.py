"""Known weaknesses of packages are reported until they are mended, or accepted for a time."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra import audit
from tests.conftest import ROOT

TODAY = date(2026, 12, 7)
PIP = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {
            "name": "weak",
            "version": "2.0",
            "vulns": [
                {
                    "id": "PYSEC-2026-1",
                    "aliases": ["CVE-2026-1111", "GHSA-aaaa-bbbb-cccc"],
                    "fix_versions": ["2.1"],
                }
            ],
        },
        {"name": "skipped", "skip_reason": "not on an index", "version": "0"},
    ],
    "fixes": [],
}
NPM = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "deep": {
            "name": "deep",
            "via": [{"source": 1, "url": "https://github.com/advisories/GHSA-dddd-eeee-ffff", "title": "x"}],
            "fixAvailable": False,
        },
        "above": {"name": "above", "via": ["deep"], "fixAvailable": False},
    },
}
FOUND = [*audit.of_pip(PIP), *audit.of_npm(NPM)]


def accepted(name: str, until: date) -> dict[str, Any]:
    return {"id": name, "until": until, "why": "例"}


def test_each_weakness_is_reported_once_with_what_mends_it() -> None:
    wrong, gone = audit.left(FOUND * 2, [], TODAY)
    assert wrong == [
        "× deep: GHSA-dddd-eeee-ffff（直した版は、まだありません）",
        "× weak 2.0: GHSA-aaaa-bbbb-cccc（直した版: 2.1）",
    ]
    assert gone == []


@pytest.mark.parametrize("name", ["PYSEC-2026-1", "CVE-2026-1111", "GHSA-aaaa-bbbb-cccc"])
def test_one_is_accepted_under_any_of_its_names_until_its_day(name: str) -> None:
    def reported(until: date) -> list[str]:
        return [one for one in audit.left(FOUND, [accepted(name, until)], TODAY)[0] if "weak" in one]

    assert reported(TODAY) == []
    (late,) = reported(date(2026, 12, 6))
    assert "認めた期限（2026-12-06）が過ぎました" in late
    (far,) = reported(TODAY + audit.LONGEST + timedelta(days=1))
    assert "先すぎます" in far


def test_what_is_accepted_for_nothing_is_named() -> None:
    _, gone = audit.left([], [accepted("GHSA-aaaa-bbbb-cccc", TODAY)], TODAY)
    assert gone == ["△ GHSA-aaaa-bbbb-cccc は、もう見つかりません。消してください。"]


def test_the_command_reads_the_reports_and_fails_on_what_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pip, npm, list_ = tmp_path / "pip.json", tmp_path / "npm.json", tmp_path / "accepted.yml"
    pip.write_text(json.dumps(PIP))
    npm.write_text(json.dumps(NPM))
    list_.write_text("accepted: []\n")
    monkeypatch.setattr(audit, "ACCEPTED", list_)
    assert audit.main([str(pip), "--npm", str(npm)]) == 1
    assert "accepted_findings.yml" in capsys.readouterr().err
    soon = datetime.now(UTC).date() + timedelta(days=30)
    names = ("PYSEC-2026-1", "GHSA-dddd-eeee-ffff")
    list_.write_text(yaml.safe_dump({"accepted": [accepted(name, soon) for name in names]}))
    assert audit.main([str(pip), "--npm", str(npm)]) == 0


def test_what_is_accepted_here_has_a_reason_and_a_day() -> None:
    for row in yaml.safe_load((ROOT / "infra/accepted_findings.yml").read_text(encoding="utf-8"))["accepted"]:
        assert set(row) == {"id", "until", "why"}
        assert isinstance(row["until"], date)


@pytest.mark.parametrize("written", [None, "", '{"error": {"code": "ENETUNREACH"}}'])
def test_a_report_that_is_not_there_is_no_good_news(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str | None
) -> None:
    path = tmp_path / "report.json"
    if written is not None:
        path.write_text(written)
    assert audit.main([str(path)]) == audit.main(["--npm", str(path)]) == 1
    assert "確かめられなかった" in capsys.readouterr().out


def test_every_lock_file_is_looked_at() -> None:
    def named(file: str) -> list[str]:
        loop = re.search(r"for name in ([^;\n]+); do", (ROOT / file).read_text(encoding="utf-8"))
        assert loop
        return sorted(loop[1].split())

    assert named(".github/workflows/audit.yml") == named("Makefile")
