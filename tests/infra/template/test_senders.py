"""template.yaml allows every desk's sender address, or the doctor says which it doesn't."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.checks.senders import senders
from infra.environment import Environment
from tests.infra.cloudformation import EVERYTHING, GIVEN, desk_stack, statements
from tests.infra.doctor.patient import ENV

ARN = "arn:aws:ses:ap-northeast-1:123456789012:identity/"
OWN, OTHER = "city.example.jp", "info@desk.metro.example.jp"


def sending(domain: str, more: str = "", **changes: Any) -> Environment:
    """The environment with these identities."""
    parameters = {**ENV.parameters, "MailDomain": domain, "MoreMailIdentities": more}
    return replace(ENV, parameters=parameters, **changes)


def bundle_of(folder: Path, *addresses: str) -> Path:
    path = folder / "bundle.json"
    desks = {
        str(n): {"mail": {"auto_reply": {"address": one}, "desk": {"address": one}}}
        for n, one in enumerate(addresses)
    }
    path.write_text(json.dumps({"desks": desks}))
    return path


@pytest.mark.parametrize(
    ("more", "grade"),
    [
        ("", "bad"),
        (f"{ARN}desk.metro.example.jp", "good"),
        (f"{ARN}metro.example.jp", "good"),  # SES allows all domains below a verified one
        (f"{ARN}{OTHER}", "good"),
        (f"{ARN}example.com,{ARN}desk.metro.example.jp", "good"),
        (f"{ARN}metro.example.com", "bad"),
        (f"{ARN}k.metro.example.jp", "bad"),
    ],
)
def test_a_sender_that_may_not_send_is_reported(tmp_path: Path, more: str, grade: str) -> None:
    path = bundle_of(tmp_path, f"shinsei@{OWN}", OTHER)
    found = senders(path, sending(OWN, more))
    assert found.grade == grade
    assert (OTHER in found.state) is (grade == "bad")
    assert OWN not in found.state
    assert ("MoreMailIdentities" in found.todo) is (grade == "bad")


def test_at_a_trial_every_desk_sends_from_the_trial_s_domain(tmp_path: Path) -> None:
    path = bundle_of(tmp_path, f"shinsei@{OWN}", OTHER)
    trial = sending("staging.example.jp", trial={"staff_mail": "shiken@example.jp"})
    assert senders(path, trial).grade == "good"


def test_a_missing_bundle_is_reported(tmp_path: Path) -> None:
    assert senders(tmp_path / "none.json", sending(OWN)).grade == "bad"


def test_all_desks_can_be_allowed_to_send(tmp_path: Path, bundle: Mapping[str, Any]) -> None:
    """They send from two domains."""
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(dict(bundle)))
    one, other = sorted(
        {
            sender["address"].partition("@")[2]
            for desk in bundle["desks"].values()
            for sender in desk["mail"].values()
        }
    )
    assert senders(path, sending(one)).grade == "bad"
    assert senders(path, sending(one, f"{ARN}{other}")).grade == "good"


@pytest.mark.parametrize(("given", "more"), [(GIVEN, False), (EVERYTHING, True)])
def test_the_role_may_send_only_from_the_named_identities(given: Mapping[str, Any], more: bool) -> None:
    (policy,) = desk_stack(given)["DeliverRole"]["Policies"]
    (send,) = [one for one in statements(policy["PolicyDocument"]) if one["Action"] == ["ses:SendRawEmail"]]
    assert (EVERYTHING["MoreMailIdentities"] in json.dumps(send)) is more
    assert "*" not in json.dumps(send)
