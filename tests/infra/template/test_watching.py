"""The alarms and the dashboard: what they say to their reader, and that the metrics they use exist."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from desk import telemetry as metrics_of_ours
from tests.infra.cloudformation import EVERYTHING, desk_stack

DESK = desk_stack(EVERYTHING)
ALARMS = DESK.of("AWS::CloudWatch::Alarm")
NEXT = "次にすること: "
OURS = {"Ref": "AWS::StackName"}
"""The namespace of the functions' own metrics."""

BY_FILTER = {"RefusedForRate"}
"""Metrics that a filter makes of a log."""

OUR_METRICS = {"OldestDueMail": "deliver", "SeminarNotReady": "morning"}
"""Metric -> the function that writes it."""

each_alarm = pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)


@each_alarm
def test_an_alarm_says_in_japanese_what_happened_and_what_to_do_next(alarm: Mapping[str, Any]) -> None:
    what, _, then = alarm["AlarmDescription"].partition(NEXT)
    assert re.search("[ぁ-ん]。", what)
    assert re.search("[ぁ-ん]。", then)
    assert len(alarm["AlarmDescription"]) <= 1024, "CloudWatch's own limit"


@each_alarm
def test_an_alarm_notifies_when_it_begins_and_when_it_is_over(alarm: Mapping[str, Any]) -> None:
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]


@each_alarm
def test_an_alarm_watches_something_of_ours(alarm: Mapping[str, Any]) -> None:
    for metric in metrics(alarm):
        for dimension in metric["Dimensions"]:
            value = dimension["Value"]
            if dimension["Name"] == "GlobalSecondaryIndexName":
                (index,) = DESK["Table"]["GlobalSecondaryIndexes"]
                assert value == index["IndexName"]
                continue
            if metric["Namespace"] == OURS:
                assert dimension == {"Name": "service", "Value": OUR_METRICS[metric["MetricName"]]}
                continue
            name = value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0]
            assert name in DESK.resources
        if not metric["Dimensions"]:
            # SES counts for the account; a metric filter has the stack's own namespace.
            assert metric["Namespace"] == "AWS/SES" or metric["MetricName"] in BY_FILTER


@each_alarm
def test_missing_data_is_an_alarm_only_where_data_is_expected(alarm: Mapping[str, Any]) -> None:
    runs = alarm.get("MetricName") == "Invocations"
    assert alarm["TreatMissingData"] == (
        "breaching" if runs else "ignore" if _is_measured_rarely(alarm) else "notBreaching"
    )


def _is_measured_rarely(alarm: Mapping[str, Any]) -> bool:
    """Between two measurements nothing is known: to report that all is well again would be false."""
    of_a_rare_job = [
        {"Name": "FunctionName", "Value": {"Ref": name}} for name in ("Morning", "Keep", "Canary")
    ]
    is_of_one = alarm.get("Dimensions", [None])[0] in of_a_rare_job and alarm["MetricName"] == "Errors"
    by_ses = str(alarm.get("MetricName")).startswith("Reputation.")
    return is_of_one or by_ses or alarm.get("MetricName") == "SeminarNotReady"


def test_an_alarm_on_the_table_ends_although_nothing_throttled_is_nothing_measured() -> None:
    """CloudWatch ignores missing data of DynamoDB's metrics whatever the alarm says."""
    for name, alarm in ALARMS.items():
        found = [one["Metric"] for one in parts(alarm) if one["Metric"]["Namespace"] == "AWS/DynamoDB"]
        if found:
            (expression,) = [one["Expression"] for one in alarm["Metrics"] if "Expression" in one]
            ids = {one["Id"] for one in alarm["Metrics"] if "Expression" not in one}
            assert set(re.findall(r"FILL\((\w+), 0\)", expression)) == ids, name
            assert {len(one["Dimensions"]) for one in found} == {1, 2}, "the table, and its index"
    assert "AWS/DynamoDB" not in [alarm.get("Namespace") for alarm in ALARMS.values()]


def test_too_many_requests_are_counted_from_the_api_s_own_log() -> None:
    (transformation,) = DESK["RefusedForRate"]["MetricTransformations"]
    alarm = DESK["TooManyRequests"]
    assert (transformation["MetricNamespace"], transformation["MetricName"]) == (OURS, alarm["MetricName"])
    assert DESK["RefusedForRate"]["LogGroupName"] == {"Ref": "ApiLog"}
    field = re.fullmatch(r'\{ \$\.(\w+) = "429" \}', DESK["RefusedForRate"]["FilterPattern"])
    assert field
    logged = json.loads(DESK["ApiApiGatewayDefaultStage"]["AccessLogSettings"]["Format"])
    assert logged[field[1]] == "$context.status"


def test_every_failure_of_the_whole_desk_is_watched() -> None:
    watched = {
        (str(metric["Namespace"]), metric["MetricName"]) for one in ALARMS.values() for metric in metrics(one)
    }
    assert watched == {
        ("AWS/ApiGateway", "5xx"),
        ("AWS/ApiGateway", "Latency"),
        ("AWS/DynamoDB", "ReadThrottleEvents"),
        ("AWS/DynamoDB", "WriteThrottleEvents"),
        ("AWS/Lambda", "Duration"),
        ("AWS/Lambda", "Errors"),
        ("AWS/Lambda", "Invocations"),
        ("AWS/Lambda", "IteratorAge"),
        ("AWS/Lambda", "Throttles"),
        (str(OURS), "OldestDueMail"),
        (str(OURS), "RefusedForRate"),
        (str(OURS), "SeminarNotReady"),
        ("AWS/SES", "Reputation.BounceRate"),
        ("AWS/SES", "Reputation.ComplaintRate"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
    }


def test_a_slow_deliver_is_reported_before_its_timeout() -> None:
    assert DESK["DeliverSlow"]["Threshold"] < DESK["Deliver"]["Timeout"] * 1000


def test_ses_is_watched_well_before_it_stops_the_account() -> None:
    """AWS stops an account from sending at 10 % of bounces or 0.5 % of complaints."""
    assert DESK["MailBounces"]["Threshold"] <= 0.05
    assert DESK["MailComplaints"]["Threshold"] <= 0.001


def test_alarms_go_to_the_named_address_and_nothing_else_does() -> None:
    (mail,) = DESK.of("AWS::SNS::Subscription").values()
    assert mail == {
        "TopicArn": {"Ref": "Alarms"},
        "Protocol": "email",
        "Endpoint": EVERYTHING["AlarmAddress"],
    }
    assert desk_stack().of("AWS::SNS::Subscription") == {}
    (statement,) = DESK["AlarmsPolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}


def test_the_alarm_uses_the_metric_that_the_functions_write(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Namespace, name and dimensions are those that the function writes."""
    for function in DESK.of("AWS::Lambda::Function").values():
        assert function["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] == OURS
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "madoguchi-staging")
    metrics_of_ours.seconds("deliver", "OldestDueMail", 12.0)
    (about,) = json.loads(capsys.readouterr().out)["_aws"]["CloudWatchMetrics"]
    assert about["Namespace"] == "madoguchi-staging"
    assert about["Dimensions"] == [["service"]]
    assert [one["Name"] for one in about["Metrics"]] == [DESK["MailWaits"]["MetricName"]]


# ---- the dashboard


def test_the_dashboard_is_json_about_existing_resources() -> None:
    body = DESK["Dashboard"]["DashboardBody"]["Fn::Sub"]
    names = set(re.findall(r"\$\{(\w+)(?:\.\w+)?\}", body))
    assert names <= DESK.resources.keys()
    widgets = json.loads(body)["widgets"]
    assert len({(one["x"], one["y"]) for one in widgets}) == len(widgets)
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", one["properties"]["title"]) for one in widgets)


def test_the_dashboard_shows_every_function_that_can_fail() -> None:
    (errors,) = [
        one["properties"]["metrics"]
        for one in json.loads(DESK["Dashboard"]["DashboardBody"]["Fn::Sub"])["widgets"]
        if one["properties"]["title"] == "関数の失敗"
    ]
    shown = {metric[3].strip("${}") for metric in errors}
    assert shown == DESK.of("AWS::Lambda::Function").keys() - {"Health"}


def test_a_search_quotes_the_stack_s_name() -> None:
    """CloudWatch takes a hyphen in a namespace without quotes for an operator."""
    body = DESK["Dashboard"]["DashboardBody"]["Fn::Sub"]
    searches = re.findall(r"SEARCH\([^)]*\)", json.dumps(json.loads(body), ensure_ascii=False))
    assert searches
    assert all('{\\"${AWS::StackName}\\",' in one for one in searches)


def parts(alarm: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one["MetricStat"] for one in alarm.get("Metrics", ()) if "MetricStat" in one]


def metrics(alarm: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The metrics of an alarm: one, or several added up."""
    if "Metrics" not in alarm:
        yield {**alarm, "Dimensions": alarm.get("Dimensions", [])}
    for one in alarm.get("Metrics", ()):
        if "MetricStat" in one:
            yield one["MetricStat"]["Metric"]
