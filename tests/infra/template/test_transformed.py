"""infra/template.yaml after the SAM transform: what it guarantees on AWS, a test per promise."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.infra.cloudformation import (
    EDGE,
    EVERYTHING,
    GIVEN,
    SITE,
    Stack,
    desk_stack,
    linted,
    sam,
    statements,
)

USUAL, ALL = desk_stack(), desk_stack(EVERYTHING)
FUNCTIONS = USUAL.of("AWS::Lambda::Function")
SCHEDULED = {
    rule["Targets"][0]["Arn"]["Ref"].removesuffix("Aliaslive"): rule["ScheduleExpression"]
    for rule in USUAL.of("AWS::Events::Rule").values()
    if "ScheduleExpression" in rule
}
QUEUES = USUAL.of("AWS::SQS::Queue")
ALARMS = USUAL.of("AWS::CloudWatch::Alarm")

each_function = pytest.mark.parametrize("name", FUNCTIONS)


# ---- the linters' view


def test_cfn_lint_finds_nothing_in_what_sam_makes_of_it(tmp_path: Path) -> None:
    made = sam(GIVEN)
    assert made == sam(EVERYTHING), "SAM leaves all options to conditions: otherwise, lint both"
    path = tmp_path / "transformed.json"
    path.write_text(json.dumps(made))
    # W: SAM writes an Fn::Sub or a DependsOn that isn't needed.
    assert linted(path, errors_only=True) == []


@pytest.mark.parametrize("path", [EDGE, SITE], ids=lambda path: path.name)
def test_cfn_lint_finds_nothing_in_the_front_door(path: Path) -> None:
    assert linted(path) == []


# ---- the table


def test_the_table_can_be_neither_deleted_nor_lost() -> None:
    table = USUAL["Table"]
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert USUAL.resources["Table"]["DeletionPolicy"] == "Retain"


def test_the_table_is_encrypted_by_aws_s_key_or_the_ward_s_own() -> None:
    assert USUAL["Table"]["SSESpecification"] == {"SSEEnabled": False}, "AWS's own key"
    assert ALL["Table"]["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": EVERYTHING["TableKeyArn"],
    }


def test_the_ward_s_own_key_is_used_wherever_data_is_stored() -> None:
    key = EVERYTHING["TableKeyArn"]
    assert {one.get("KmsKeyArn") for one in ALL.of("AWS::Lambda::Function").values()} == {key}
    assert {one.get("KmsKeyId") for one in ALL.of("AWS::SecretsManager::Secret").values()} == {key}
    roles = {role["Ref"] for role in ALL["OwnKeyPolicy"]["Roles"]}
    assert roles == {f"{name}Role" for name in FUNCTIONS}
    (statement,) = statements(ALL["OwnKeyPolicy"]["PolicyDocument"])
    assert statement["Resource"] == [key]
    assert set(statement["Condition"]["StringEquals"]) == {"kms:ViaService"}
    assert "OwnKeyPolicy" not in USUAL.resources


# ---- each function


@each_function
def test_a_function_runs_a_published_version_of_python_3_13_on_arm(name: str) -> None:
    function = FUNCTIONS[name]
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    assert USUAL[f"{name}Aliaslive"]["FunctionName"] == {"Ref": name}


def test_only_published_versions_are_called() -> None:
    calls = [
        *(one["FunctionName"] for one in USUAL.of("AWS::Lambda::Permission").values()),
        *(one["FunctionName"] for one in USUAL.of("AWS::Lambda::EventSourceMapping").values()),
        *(rule["Targets"][0]["Arn"] for rule in USUAL.of("AWS::Events::Rule").values()),
    ]
    assert all(call["Ref"].endswith("Aliaslive") for call in calls), calls
    uris = re.findall(r"functions/\$\{(\w+)\}/invocations", json.dumps(USUAL["Api"]["Body"]))
    assert uris
    assert all(uri.endswith("Aliaslive") for uri in uris)
    assert {one["Qualifier"] for one in USUAL.of("AWS::Lambda::EventInvokeConfig").values()} == {"live"}


def test_every_release_makes_new_versions_so_that_new_settings_and_keys_are_read() -> None:
    def versions(release: str) -> set[str]:
        return set(desk_stack({**GIVEN, "Release": release}).of("AWS::Lambda::Version"))

    assert len(versions("2611221930")) == len(FUNCTIONS)
    assert not versions("2611221930") & versions("2611221931")


@each_function
def test_each_log_has_a_retention(name: str) -> None:
    group = FUNCTIONS[name]["LoggingConfig"]["LogGroup"]["Ref"]
    assert USUAL[group]["RetentionInDays"] == 90


@each_function
def test_a_function_that_fails_raises_an_alarm(name: str) -> None:
    assert watched("AWS/Lambda", "Errors", "FunctionName", {"Ref": name})


@pytest.mark.parametrize("name", SCHEDULED)
def test_a_job_that_did_not_run_raises_an_alarm(name: str) -> None:
    (alarm,) = watched("AWS/Lambda", "Invocations", "FunctionName", {"Ref": name})
    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    seconds = alarm["Period"] * alarm["EvaluationPeriods"]
    assert longest_pause(SCHEDULED[name]) < seconds <= 2 * 24 * 60 * 60


@pytest.mark.parametrize("name", [*SCHEDULED, "Feedback"])
def test_a_failed_asynchronous_call_ends_in_a_queue(name: str) -> None:
    config = USUAL[f"{name}EventInvokeConfig"]
    assert config["MaximumRetryAttempts"] <= 2
    assert config["MaximumEventAgeInSeconds"] <= 3600
    queue = config["DestinationConfig"]["OnFailure"]["Destination"]
    assert queue["Fn::GetAtt"][0] in QUEUES
    assert queue in allowed(f"{name}Role", "sqs:SendMessage")


def test_every_function_can_reserve_concurrency_and_leaves_some_for_others() -> None:
    assert not any("ReservedConcurrentExecutions" in one for one in FUNCTIONS.values())
    places = {
        name: one["ReservedConcurrentExecutions"] for name, one in ALL.of("AWS::Lambda::Function").items()
    }
    assert places.keys() == FUNCTIONS.keys()
    assert sum(places.values()) <= 900, "AWS keeps 100 of 1000 for what has none"
    assert places["Submit"] >= places["Slots"], "a flood of looks must not leave fewer places for submissions"


def test_snap_start_is_optional_and_only_for_functions_that_somebody_waits_for() -> None:
    def snapping(stack: Stack) -> set[str]:
        functions = stack.of("AWS::Lambda::Function")
        on = {"ApplyOn": "PublishedVersions"}
        return {name for name, one in functions.items() if one.get("SnapStart") == on}

    assert snapping(USUAL) == set()
    assert snapping(ALL) == {"Submit", "Slots", "Manage"}


def test_a_replaced_version_is_deleted() -> None:
    policies = {one.get("DeletionPolicy") for one in USUAL.resources.values() if "Version" in one["Type"]}
    assert policies == {"Delete"}


# ---- copies elsewhere, and who read the table


def test_backups_are_copied_to_another_account_every_night_for_as_long_as_the_table_s_own() -> None:
    (rule,) = ALL["BackupPlan"]["BackupPlan"]["BackupPlanRule"]
    (copied,) = rule["CopyActions"]
    assert copied["DestinationBackupVaultArn"] == EVERYTHING["BackupVaultArn"]
    assert rule["Lifecycle"] == copied["Lifecycle"] == {"DeleteAfterDays": 35}
    assert ALL["BackupOfTheTable"]["BackupSelection"]["Resources"] == [{"Fn::GetAtt": ["Table", "Arn"]}]
    assert ALL["BackupVault"]["EncryptionKeyArn"] == EVERYTHING["TableKeyArn"]
    assert not [name for name in USUAL.resources if name.startswith("Backup")]
    (rule,) = USUAL.document["Rules"].values()
    assert "TableKeyArn" in json.dumps(rule["Assertions"]), "AWS copies no backup under its own key"


def test_who_read_the_table_is_recorded_only_if_the_ward_wants_it() -> None:
    (selector,) = ALL["TableAccess"]["AdvancedEventSelectors"]
    fields = {one["Field"]: one.get("Equals") or one.get("StartsWith") for one in selector["FieldSelectors"]}
    assert fields["resources.ARN"] == [{"Fn::GetAtt": ["Table", "Arn"]}]
    assert fields["eventCategory"] == ["Data"]
    assert "TableAccess" not in USUAL.resources
    (lifetime,) = USUAL["TrailFiles"]["LifecycleConfiguration"]["Rules"]
    assert lifetime["ExpirationInDays"] == 90


# ---- the stream


def test_the_stream_s_failures_end_in_a_queue_and_only_new_mails_call_deliver() -> None:
    (mapping,) = USUAL.of("AWS::Lambda::EventSourceMapping").values()
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert 0 < mapping["MaximumRetryAttempts"] < 10
    assert 0 < mapping["MaximumRecordAgeInSeconds"] <= 3600
    assert mapping["FilterCriteria"]["Filters"]
    lost = mapping["DestinationConfig"]["OnFailure"]["Destination"]
    assert lost == {"Fn::GetAtt": ["LostBells", "Arn"]}
    assert lost in allowed("DeliverRole", "sqs:SendMessage")


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_encrypted_kept_two_weeks_and_watched(name: str) -> None:
    assert QUEUES[name]["SqsManagedSseEnabled"] is True
    assert QUEUES[name]["MessageRetentionPeriod"] == 14 * 24 * 60 * 60
    assert watched(
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "QueueName",
        {"Fn::GetAtt": [name, "QueueName"]},
    )
    (statement,) = statements(USUAL["LostPolicy"]["PolicyDocument"])
    assert {"Ref": name} in USUAL["LostPolicy"]["Queues"]
    assert (statement["Effect"], statement["Condition"]) == (
        "Deny",
        {"Bool": {"aws:SecureTransport": "false"}},
    )


# ---- mail


def test_ses_signs_mails_requires_tls_and_forwards_no_bounces() -> None:
    identity = USUAL["SenderDomain"]
    assert identity["DkimSigningAttributes"] == {"NextSigningKeyLength": "RSA_2048_BIT"}
    assert identity["FeedbackAttributes"] == {"EmailForwardingEnabled": False}
    assert "MailFromAttributes" not in identity
    assert ALL["SenderDomain"]["MailFromAttributes"]["MailFromDomain"] == EVERYTHING["MailFromDomain"]
    assert USUAL["SentMail"]["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert "SenderDomain" not in desk_stack({**GIVEN, "MailIdentity": "existing"}).resources


# ---- helpers


def watched(namespace: str, metric: str, dimension: str, value: Any) -> list[Mapping[str, Any]]:
    """The alarms on this metric of this resource that notify somebody."""
    return [
        alarm
        for alarm in ALARMS.values()
        if (alarm.get("Namespace"), alarm.get("MetricName")) == (namespace, metric)
        and alarm.get("Dimensions") == [{"Name": dimension, "Value": value}]
        and alarm["AlarmActions"] == [{"Ref": "Alarms"}]
    ]


def allowed(role: str, action: str, stack: Stack = USUAL) -> list[Any]:
    """The resources on which a role may do this."""
    return [
        resource
        for policy in stack[role]["Policies"]
        for one in statements(policy["PolicyDocument"])
        if action in one["Action"]
        for resource in one["Resource"]
    ]


def longest_pause(schedule: str) -> int:
    """Seconds between two runs: a rate's own, or at most a day for a cron (all of ours run daily)."""
    rate = re.fullmatch(r"rate\((\d+) minutes\)", schedule)
    return int(rate[1]) * 60 if rate else 24 * 60 * 60
