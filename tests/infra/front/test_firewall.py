"""The firewall (infra/edge.yaml): it limits addresses, refuses no submission, and logs little."""

import re

from tests.infra.front.stacks import FIREWALL


def test_the_firewall_limits_each_address_and_says_what_to_do() -> None:
    rules = {rule["Name"]: rule for rule in FIREWALL["Firewall"]["Rules"]}
    assert FIREWALL["Firewall"]["Scope"] == "CLOUDFRONT"
    api, every = (rules[name]["Statement"]["RateBasedStatement"] for name in ("api-rate", "rate"))
    assert api["ScopeDownStatement"]["ByteMatchStatement"]["SearchString"] == "/api/"
    # Written otherwise (/%61pi/, /x/../api/), it is the API for CloudFront, too.
    changes = [one["Type"] for one in api["ScopeDownStatement"]["ByteMatchStatement"]["TextTransformations"]]
    assert changes == ["URL_DECODE", "NORMALIZE_PATH"]
    assert api["Limit"] < every["Limit"]
    bodies = FIREWALL["Firewall"]["CustomResponseBodies"]
    answers = [rule["Action"]["Block"]["CustomResponse"] for rule in rules.values() if "Action" in rule]
    assert len(answers) == 3
    for answer in answers:
        assert answer["ResponseCode"] != 403, "CloudFront shows its page for what isn't there then"
        assert re.search("電話", bodies[answer["CustomResponseBodyKey"]]["Content"])


def test_no_firewall_rule_refuses_a_submission() -> None:
    """AWS's common rules block bodies above 8 KB and words such as <script>: here they only count."""
    for rule in FIREWALL["Firewall"]["Rules"]:
        if "ManagedRuleGroupStatement" in rule["Statement"]:
            assert rule["OverrideAction"] == {"Count": {}}
    (stop,) = [rule for rule in FIREWALL["Firewall"]["Rules"] if rule["Name"] == "stop"]
    labels = [one["LabelMatchStatement"]["Key"] for one in stop["Statement"]["OrStatement"]["Statements"]]
    assert [label.removeprefix("awswaf:managed:aws:") for label in labels] == [
        "amazon-ip-list:AWSManagedIPReputationList",
        "amazon-ip-list:AWSManagedReconnaissanceList",
        "known-bad-inputs:",
    ]


def test_the_firewall_logs_only_what_it_blocked() -> None:
    logging = FIREWALL["FirewallLogging"]
    assert logging["LoggingFilter"]["DefaultBehavior"] == "DROP"
    (kept,) = logging["LoggingFilter"]["Filters"]
    assert kept["Conditions"] == [{"ActionCondition": {"Action": "BLOCK"}}]
    assert {"QueryString": {}} in logging["RedactedFields"]
    assert FIREWALL["FirewallLog"]["LogGroupName"]["Fn::Sub"].startswith("aws-waf-logs-")
    assert FIREWALL["FirewallLog"]["RetentionInDays"] == 90
