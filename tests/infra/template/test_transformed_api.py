"""The HTTP API of infra/template.yaml after the SAM transform: rates, its log, whom the functions answer."""

import json
import re

from tests.infra.cloudformation import EVERYTHING, GIVEN, desk_stack, sam

USUAL, ALL = desk_stack(), desk_stack(EVERYTHING)
FUNCTIONS = USUAL.of("AWS::Lambda::Function")


def test_every_route_has_a_rate_limit_and_posts_one_of_their_own() -> None:
    stage = USUAL["ApiApiGatewayDefaultStage"]
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == 100
    assert ALL["ApiApiGatewayDefaultStage"]["DefaultRouteSettings"]["ThrottlingRateLimit"] == 400
    posts = {f"POST {path}" for path, methods in USUAL["Api"]["Body"]["paths"].items() if "post" in methods}
    assert stage["RouteSettings"].keys() == posts
    assert all(
        of["ThrottlingRateLimit"] and of["ThrottlingBurstLimit"] for of in stage["RouteSettings"].values()
    )


def test_rates_are_numbers_that_no_parameter_makes_text_of() -> None:
    """CloudFormation makes text of a referenced Number where a property is a map, as RouteSettings is."""
    written = sam(GIVEN)["Resources"]["ApiApiGatewayDefaultStage"]["Properties"]
    assert '"Ref"' not in json.dumps([written["RouteSettings"], written["DefaultRouteSettings"]])
    for stack in (USUAL, ALL):
        for of in stack["ApiApiGatewayDefaultStage"]["RouteSettings"].values():
            assert [type(limit) for limit in of.values()] == [int, int]


def test_the_api_s_log_has_nothing_about_a_visitor() -> None:
    log = USUAL["ApiApiGatewayDefaultStage"]["AccessLogSettings"]
    said = json.loads(log["Format"])
    assert set(said.values()) == {
        f"$context.{name}"
        for name in (
            "requestId",
            "requestTimeEpoch",
            "routeKey",
            "status",
            "responseLatency",
            "responseLength",
            "integration.status",
            "integration.latency",
            "error.responseType",
        )
    }
    assert USUAL["ApiLog"]["RetentionInDays"] == 90


def test_functions_for_visitors_answer_cloudfront_only() -> None:
    both = {
        "Fn::Sub": "{{resolve:secretsmanager:${OriginSecretA}:SecretString}},"
        "{{resolve:secretsmanager:${OriginSecretB}:SecretString}}"
    }
    called = set(re.findall(r"\$\{(\w+)Aliaslive\}/invocations", json.dumps(USUAL["Api"]["Body"])))
    for name in called:
        secrets = FUNCTIONS[name]["Environment"]["Variables"].get("ORIGIN_SECRETS")
        assert secrets == (None if name == "Health" else both), name
