"""infra/watch.yaml: what is measured in us-east-1 only is watched there, and what the desk costs."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from infra.rollout.console import watch_parameters
from tests.infra.cloudformation import EDGE, linted, plain_stack
from tests.infra.deploying.cloud import OUTPUTS, WITH_CONSOLE
from tests.infra.front.stacks import FIREWALL

WATCH = EDGE.with_name("watch.yaml")
GIVEN: Mapping[str, Any] = {
    "SiteDistribution": "E1",
    "ConsoleDistribution": "E2",
    "Firewall": "desk-edge",
    "AlarmAddress": "system@city.example.jp",
}
ALL, LEAST = plain_stack(WATCH, GIVEN), plain_stack(WATCH, {"SiteDistribution": "E1"})
ALARMS = ALL.of("AWS::CloudWatch::Alarm")


def test_cfn_lint_finds_nothing() -> None:
    assert linted(WATCH) == []


def test_errors_of_both_distributions_and_what_is_blocked_raise_alarms() -> None:
    assert {
        name: (one["Namespace"], one["MetricName"], *(of["Value"] for of in one["Dimensions"]))
        for name, one in ALARMS.items()
    } == {
        "SiteFails": ("AWS/CloudFront", "5xxErrorRate", "E1", "Global"),
        "ConsoleFails": ("AWS/CloudFront", "5xxErrorRate", "E2", "Global"),
        "ManyBlocked": ("AWS/WAFV2", "BlockedRequests", "desk-edge", "ALL"),
    }
    assert LEAST.of("AWS::CloudWatch::Alarm").keys() == {"SiteFails"}


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)
def test_each_says_in_japanese_what_happened_and_what_to_do_next(alarm: Mapping[str, Any]) -> None:
    said = alarm["AlarmDescription"]
    what, _, then = (said["Fn::Sub"] if isinstance(said, Mapping) else said).partition("次にすること: ")
    assert re.search("[ぁ-ん]。", what)
    assert re.search("[ぁ-ん]。", then)
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]


def test_the_firewall_s_figures_have_the_name_that_is_watched() -> None:
    """An environment's own: two may share an account."""
    assert FIREWALL["Firewall"]["VisibilityConfig"]["MetricName"] == {"Ref": "AWS::StackName"}
    assert FIREWALL.document["Outputs"]["FirewallMetric"]["Value"] == {"Ref": "AWS::StackName"}


def test_the_budget_warns_the_same_people_before_it_is_spent() -> None:
    budget = ALL["Budget"]
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 60, "Unit": "USD"}
    assert {
        (one["Notification"]["NotificationType"], one["Notification"]["Threshold"])
        for one in budget["NotificationsWithSubscribers"]
    } == {("ACTUAL", 80), ("FORECASTED", 100)}
    addresses = {to["Address"] for one in budget["NotificationsWithSubscribers"] for to in one["Subscribers"]}
    assert addresses == {GIVEN["AlarmAddress"]}
    assert "Budget" not in LEAST.resources, "nobody to tell"


def test_a_deployment_gives_every_parameter_without_a_default() -> None:
    given = watch_parameters(
        WITH_CONSOLE, OUTPUTS["desk-site"], OUTPUTS["desk-console"], OUTPUTS["desk-edge"]
    )
    declared = ALL.document["Parameters"]
    assert given.keys() <= declared.keys()
    assert {name for name, of in declared.items() if "Default" not in of} <= given.keys()
