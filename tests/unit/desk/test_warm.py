"""What a function makes when it starts: on Lambda all that its first request needs, elsewhere nothing."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from desk import bootstrap
from desk.clients import rehearse
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def deployed(bundle: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The environment of a function; the bundle's path."""
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle))
    for name, value in {
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_LAMBDA_FUNCTION_NAME": "submit",
        "BUNDLE_PATH": str(path),
        "TABLE_NAME": "t",
    }.items():
        monkeypatch.setenv(name, value)
    bootstrap.reset()
    yield path
    bootstrap.reset()


def test_on_lambda_bundle_forms_and_store_are_made_before_the_first_request(deployed: Path) -> None:
    bootstrap.warm()
    deployed.unlink()
    parts = bootstrap.parts()
    assert parts.form("booking") is not None
    assert parts.store.table == "t"


def test_the_rules_of_a_form_are_read_early_only_where_answers_are_checked() -> None:
    """jsonschema is a third of what a function loads that needs it."""
    bootstrap.warm()
    form = bootstrap.parts().form("booking")
    assert "validator" not in vars(form)
    bootstrap.warm(checks_answers=True)
    assert "validator" in vars(form)


def test_elsewhere_nothing_is_made_early(deployed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME")
    bootstrap.warm()
    deployed.unlink()
    with pytest.raises(FileNotFoundError):
        _ = bootstrap.parts().bundle


def test_a_missing_setting_is_reported_at_the_first_request_and_not_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TABLE_NAME")
    bootstrap.warm()
    with pytest.raises(KeyError, match="TABLE_NAME"):
        bootstrap.parts()


@pytest.mark.parametrize("is_on_lambda", [True, False])
def test_on_lambda_garbage_is_hardly_looked_for_while_it_starts(
    is_on_lambda: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_on_lambda:
        monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME")
    looked = "gc.get_stats()[0]['collections']"
    # The first comes before our own code, and is looked through as Python does it.
    told = f"print({looked} - n, gc.isenabled())"
    code = f"import aws_lambda_powertools.logging, gc; n = {looked}; import submit; {told}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "functions", capture_output=True, text=True, check=True
    )
    collections, is_enabled = done.stdout.split()
    assert (collections == "0") is is_on_lambda
    assert is_enabled == "True"


def test_the_table_is_called_once_early_without_being_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """What botocore makes at its first call is there; the network isn't touched, whatever the address."""

    def reached(*_: object, **__: object) -> None:
        raise AssertionError("sent")

    monkeypatch.setattr("botocore.httpsession.URLLib3Session.send", reached)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "example")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    dynamodb = bootstrap.parts().dynamodb
    rehearse(dynamodb)
    with pytest.raises(AssertionError, match="sent"):  # only the rehearsal is answered here
        dynamodb.get_item(TableName="t", Key={"PK": {"S": "1"}})
