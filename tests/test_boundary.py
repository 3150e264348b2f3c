"""The ward's own content can't be read from an engine test, which this one is."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.check import load
from tests.conftest import EXAMPLE, ROOT


@pytest.mark.parametrize(
    "name", ["content/desks.yml", "faq/general.yml", "schemas/forms", "infra/environments", "mkdocs.yml"]
)
def test_an_engine_test_can_not_copy_the_wards_files(name: str, tmp_path: Path) -> None:
    copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
    with pytest.raises(pytest.fail.Exception, match=r"reads the ward's own content: .*EXAMPLE"):
        copy(ROOT / name, tmp_path / "copy")
    copy(EXAMPLE / name, tmp_path / "copy")


def test_an_engine_test_can_not_build_the_wards_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(pytest.fail.Exception, match="reads the ward's own content"):
        load(Path())
    assert load(EXAMPLE).site["municipality"] == "例市"


@pytest.mark.parametrize("words", [["local"], ["builder", "check"]])
def test_an_engine_test_can_not_start_the_wards_desk(words: list[str]) -> None:
    with pytest.raises(pytest.fail.Exception, match="starts the ward's own desk"):
        subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False)


@pytest.mark.every_file
def test_a_rule_on_every_file_of_the_repository_can_read_them() -> None:
    assert (ROOT / "content/site.yml").read_text(encoding="utf-8")
