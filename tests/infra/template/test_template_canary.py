"""The canary in the template: when it runs, and how little of the table it may see."""

from typing import Any

from desk.canary.journey import LONGEST_RUN
from local.emulated.sam_template import load_template

TEMPLATE = load_template()
(CANARY,) = (function for function in TEMPLATE.functions() if function.name == "Canary")
TABLE = {"Fn::GetAtt": ["Table", "Arn"]}


def statements() -> dict[str, Any]:
    (policy,) = TEMPLATE.properties("CanaryRole")["Policies"]
    return {one["Sid"]: one for one in policy["PolicyDocument"]["Statement"]}


def test_it_runs_every_hour_and_is_not_retried() -> None:
    assert CANARY.schedules == ("rate(60 minutes)",)
    assert CANARY.routes == CANARY.streams == ()
    assert TEMPLATE.properties("Canary")["EventInvokeConfig"]["MaximumRetryAttempts"] == 0


def test_it_has_time_to_wait_for_two_mails() -> None:
    """Each may have to wait for the sweep; an older run counts as ended."""
    assert CANARY.timeout <= LONGEST_RUN.total_seconds()
    assert CANARY.timeout > 2 * 6 * 60


def test_it_may_only_look_at_its_booking_and_record_its_runs() -> None:
    found = statements()
    assert set(found) - {"GiveUp"} == {"WriteLog", "LookAfterItsOwn", "WriteDown"}
    assert found["WriteLog"]["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert found["WriteLog"]["Resource"] == {"Fn::GetAtt": ["CanaryLog", "Arn"]}
    assert all(found[sid]["Resource"] == TABLE for sid in ("LookAfterItsOwn", "WriteDown"))
    writes = found["WriteDown"]
    assert writes["Action"] == ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
    assert writes["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["CANARY#*"]}}


def test_it_can_read_no_answer_of_a_submission() -> None:
    look = statements()["LookAfterItsOwn"]
    assert look["Action"] == "dynamodb:Query"
    condition = look["Condition"]
    assert condition["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["SUB#*", "CANARY#*"]}
    names = set(condition["ForAllValues:StringEquals"]["dynamodb:Attributes"])
    assert names.isdisjoint({"answers", "to", "facts", "notes", "answer", "person", "slot"})
    # Without this, a query that names no attribute would return all of them.
    assert condition["StringEquals"] == {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}


def test_it_has_the_keys_of_proof_and_code_and_no_other() -> None:
    variables = TEMPLATE.properties("Canary")["Environment"]["Variables"]
    assert set(variables) == {"POWERTOOLS_SERVICE_NAME", "NONCE_KEYS", "LINK_KEYS"}
    for name, owner in (("NONCE_KEYS", "Submit"), ("LINK_KEYS", "Manage")):
        assert variables[name] == TEMPLATE.properties(owner)["Environment"]["Variables"][name]


def test_it_tries_the_front_door_of_its_own_environment() -> None:
    """Staging and production share one bundle, which has production's address."""
    variables = TEMPLATE.document["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["SITE_URL"] == {"Fn::Select": [0, {"Ref": "SiteOrigins"}]}
