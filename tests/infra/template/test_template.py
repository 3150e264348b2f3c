"""infra/template.yaml: what it guarantees, a test per promise."""

import re
from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

import boto3
import pytest
from moto import mock_aws

from desk.delivery.queue import LEASE
from desk.domain.codes.manage_code import is_key_id
from desk.settings import Settings
from local.emulated.dynamodb.filter_pattern import matches
from local.emulated.dynamodb.table import create_table
from local.emulated.sam_template import CONSOLE, PATH, Function, load_template
from tests.functions.events import REPORT_KINDS
from tests.infra.cloudformation import linted
from tests.infra.template.definition import FUNCTIONS, TEMPLATE, each_function


@pytest.fixture
def dynamodb() -> Any:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="ap-northeast-1")
        yield client
        client.close()


def test_cfn_lint_finds_nothing() -> None:
    assert linted(PATH) == []


# ---- The table


def test_submissions_outlive_the_stack() -> None:
    table = TEMPLATE.resources["Table"]
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_definition_makes_the_table_of_house_md(dynamodb: Any) -> None:
    stream_arn = create_table(dynamodb, TEMPLATE, name="t")

    table = dynamodb.describe_table(TableName="t")["Table"]
    assert table["KeySchema"] == [
        {"AttributeName": "PK", "KeyType": "HASH"},
        {"AttributeName": "SK", "KeyType": "RANGE"},
    ]
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "GSI1"
    assert index["Projection"] == {"ProjectionType": "ALL"}
    assert index["KeySchema"] == [
        {"AttributeName": "GSI1PK", "KeyType": "HASH"},
        {"AttributeName": "GSI1SK", "KeyType": "RANGE"},
    ]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    assert table["LatestStreamArn"] == stream_arn


def test_the_table_expires_items_and_can_be_restored_to_any_second(dynamodb: Any) -> None:
    create_table(dynamodb, TEMPLATE, name="t")

    expiry = dynamodb.describe_time_to_live(TableName="t")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    backups = dynamodb.describe_continuous_backups(TableName="t")["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


# ---- The functions


@each_function
def test_the_handler_exists(function: Function) -> None:
    module, name = function.handler.split(".")
    assert callable(getattr(import_module(module), name))


def test_every_file_of_functions_is_deployed() -> None:
    files = (PATH.parents[1] / "functions").glob("*.py")
    deployed = {f.handler for f in (*FUNCTIONS.values(), *load_template(CONSOLE).functions())}
    assert {f"{file.stem}.handler" for file in files} == deployed


@each_function
def test_the_environment_has_all_that_the_settings_need(function: Function) -> None:
    variables = TEMPLATE.document["Globals"]["Function"]["Environment"]["Variables"]
    settings = Settings.from_env({name: str(value) for name, value in variables.items()})
    assert settings.bundle_path.as_posix() == "/var/task/bundle.json"


@each_function
def test_each_function_has_its_own_log_group_with_a_retention(function: Function) -> None:
    group = TEMPLATE.properties(function.name)["LoggingConfig"]["LogGroup"]["Ref"]
    assert group == f"{function.name}Log"
    assert TEMPLATE.properties(group)["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_functions_run_python_3_13_on_arm() -> None:
    shared = TEMPLATE.document["Globals"]["Function"]
    assert (shared["Runtime"], shared["Architectures"]) == ("python3.13", ["arm64"])


def test_the_form_posts_to_submit() -> None:
    assert [route.key for route in FUNCTIONS["Submit"].routes] == [
        "POST /api/forms/{form}",
        "GET /api/forms/{form}",
        "GET /api/forms/{form}/done",
        "GET /api/forms/{form}/exit",
    ]


def test_the_page_asks_slots_for_what_is_free() -> None:
    assert [route.key for route in FUNCTIONS["Slots"].routes] == ["GET /api/slots", "GET /api/notices"]


def test_managing_a_booking_is_posted_to_manage() -> None:
    assert [route.key for route in FUNCTIONS["Manage"].routes] == ["POST /api/manage", "GET /api/manage"]


def test_operators_ask_health() -> None:
    assert [route.key for route in FUNCTIONS["Health"].routes] == ["GET /api/health"]


def test_sweeps_never_overlap() -> None:
    deliver = FUNCTIONS["Deliver"]
    assert deliver.schedules == ("rate(5 minutes)",)
    assert deliver.timeout < 5 * 60


def test_no_function_outlives_its_lease_of_a_mail() -> None:
    """By every clock, as long as none is wrong by more than two minutes."""
    assert timedelta(seconds=FUNCTIONS["Deliver"].timeout) + 2 * timedelta(minutes=2) <= LEASE


def test_all_senders_at_once_keep_the_rate_together() -> None:
    variables = _variables("Deliver")
    assert variables["SEND_RATE"] == {"Ref": "SendRate"}
    reserved, otherwise = variables["SENDERS"]["Fn::If"][1:]
    assert reserved == TEMPLATE.properties("Deliver")["ReservedConcurrentExecutions"]["Fn::If"][1]
    at_once = TEMPLATE.document["Mappings"]["AtOnce"]["Deliver"]["Most"]
    assert at_once == otherwise
    settings = Settings.from_env({"TABLE_NAME": "t", "SEND_RATE": "10", "SENDERS": str(otherwise)})
    assert settings.send_rate == 10 / otherwise


# ---- The stream


def test_a_failing_row_neither_blocks_the_others_nor_is_retried_for_ever() -> None:
    doorbell = TEMPLATE.properties("Deliver")["Events"]["Doorbell"]["Properties"]
    assert doorbell["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert doorbell["BisectBatchOnFunctionError"] is True
    assert 0 < doorbell["MaximumRetryAttempts"] < 10
    assert doorbell["MaximumRecordAgeInSeconds"] == 3600
    # Rows written between the table's and the mapping's creation are delivered too.
    assert doorbell["StartingPosition"] == "TRIM_HORIZON"


@pytest.mark.parametrize(
    ("name", "sort", "rings"),
    [
        ("INSERT", "OUT#auto-reply#1", True),
        ("INSERT", "OUT#staff-notice#1", True),
        ("INSERT", "OUT#digest#2026-11-24", True),
        ("MODIFY", "OUT#auto-reply#1", False),
        ("REMOVE", "OUT#auto-reply#1", False),
        ("INSERT", "META", False),
        ("INSERT", "EV#000001", False),
        ("INSERT", "2026-11-24T10:00#0", False),
    ],
)
def test_the_stream_calls_deliver_for_new_mails_only(name: str, sort: str, rings: bool) -> None:
    record = {"eventName": name, "dynamodb": {"Keys": {"PK": {"S": "SUB#1"}, "SK": {"S": sort}}}}
    (mapping,) = FUNCTIONS["Deliver"].streams
    assert any(matches(pattern, record) for pattern in mapping.patterns) is rings


# ---- Reports on mails


def test_a_failed_report_is_retried_a_few_times_and_then_kept() -> None:
    config = TEMPLATE.properties("Feedback")["EventInvokeConfig"]
    assert config["MaximumRetryAttempts"] == 2
    assert config["DestinationConfig"]["OnFailure"] == {
        "Type": "SQS",
        "Destination": {"Fn::GetAtt": ["LostReports", "Arn"]},
    }
    queue = TEMPLATE.properties("LostReports")
    assert queue["SqsManagedSseEnabled"] is True
    assert queue["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


def test_ses_reports_every_kind_that_feedback_knows_and_only_our_own_mails() -> None:
    for name in ("SentMail", "SentNews"):
        destination = TEMPLATE.properties(f"{name}Reports")
        assert destination["ConfigurationSetName"] == {"Ref": name}
        assert set(destination["EventDestination"]["MatchingEventTypes"]) == {
            re.sub("^[A-Z]", lambda first: first[0].lower(), kind.replace(" ", "")) for kind in REPORT_KINDS
        }
    pattern = TEMPLATE.properties("Feedback")["Events"]["Report"]["Properties"]["Pattern"]
    assert pattern["source"] == ["aws.ses"]
    assert pattern["detail"]["mail"]["tags"] == {
        "ses:configuration-set": [{"Ref": "SentMail"}, {"Ref": "SentNews"}]
    }
    assert _variables("Deliver")["CONFIGURATION_SET"] == {"Ref": "SentMail"}
    assert _variables("Deliver")["NEWS_CONFIGURATION_SET"] == {"Ref": "SentNews"}


def test_the_morning_runs_before_the_desks_open_and_again_for_what_was_left() -> None:
    """UTC: 23:30 is 8:30 of the next day in Tokyo."""
    assert FUNCTIONS["Morning"].schedules == ("cron(30,40,50 23 * * ? *)",)


# ---- Secrets and parameters


def _variables(name: str) -> Mapping[str, Any]:
    """A function's own environment with that of Globals."""
    shared = TEMPLATE.document["Globals"]["Function"]["Environment"]["Variables"]
    return {**shared, **TEMPLATE.properties(name).get("Environment", {}).get("Variables", {})}


def test_the_mail_hash_key_is_made_by_aws_and_kept() -> None:
    key = TEMPLATE.resources["MailHashKey"]
    assert key["Type"] == "AWS::SecretsManager::Secret"
    # But where the stack couldn't be made at all there is nothing to keep.
    assert key["DeletionPolicy"] == "RetainExceptOnCreate"
    assert "SecretString" not in key["Properties"]
    secret = {"Fn::Sub": "{{resolve:secretsmanager:${MailHashKey}:SecretString}}"}
    given = {
        function.name: _variables(function.name).get("MAIL_HASH_KEY") for function in TEMPLATE.functions()
    }
    assert given == {
        "Submit": secret,
        "Slots": None,
        "Manage": secret,
        "Magazine": secret,
        "Deliver": secret,
        "Feedback": secret,
        "Morning": None,
        "Canary": None,
        "Keep": None,
        "Health": None,
    }


def test_the_link_key_is_kept_and_given_only_to_functions_that_write_or_check_links() -> None:
    key = TEMPLATE.resources["LinkKey"]
    assert key["Type"] == "AWS::SecretsManager::Secret"
    # But where the stack couldn't be made at all there is nothing to keep.
    assert key["DeletionPolicy"] == "RetainExceptOnCreate"
    secret = {"Fn::Sub": "A:{{resolve:secretsmanager:${LinkKey}:SecretString}}"}
    given = {function.name: _variables(function.name).get("LINK_KEYS") for function in TEMPLATE.functions()}
    assert given == {
        "Submit": None,
        "Slots": None,
        "Manage": secret,
        "Magazine": secret,
        "Deliver": secret,
        "Feedback": None,
        "Morning": None,
        "Canary": secret,
        "Keep": None,
        "Health": None,
    }
    assert all(
        is_key_id(key_id)
        for key_id in Settings.from_env({"TABLE_NAME": "t", "LINK_KEYS": secret["Fn::Sub"]}).link_keys
    )


@pytest.mark.parametrize("name", TEMPLATE.document["Parameters"])
def test_parameters_are_explained_in_japanese(name: str) -> None:
    assert re.search("[ぁ-んァ-ヶ一-龠]", TEMPLATE.document["Parameters"][name]["Description"])
