"""The journey at the end of a deployment: what its outcome means, and how it's invoked."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from infra.deploy import Deployment
from infra.rollout.clients import aws_clients
from infra.rollout.releases import Built
from infra.rollout.stacks import CannotDeploy
from tests.infra.deploying.cloud import ENV, Aws, answer


def test_a_failed_journey_fails_the_deployment_and_says_how_to_roll_back(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    for version in ("one", "two"):
        desk.store(build(version))
    aws.journey = {"FunctionError": "Unhandled", **answer({"errorMessage": "booked: http 503"})}
    with pytest.raises(CannotDeploy, match=r"booked: http 503.*make rollback ENV=staging"):
        desk.try_journey()


def test_a_failed_journey_of_the_first_deployment_offers_no_rollback(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    desk.store(build("one"))
    aws.journey = {"FunctionError": "Unhandled", **answer({"errorMessage": "auto_reply: mail-late"})}
    with pytest.raises(CannotDeploy, match=r"auto_reply: mail-late.*初めての設置.*make doctor") as failed:
        desk.try_journey()
    assert "rollback" not in str(failed.value)


def test_a_site_that_aws_can_not_open_yet_fails_the_deployment(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    desk.store(build("one"))
    aws.journey = answer({"outcome": "waiting"})
    with pytest.raises(CannotDeploy, match="まだ開けません"):
        desk.try_journey()


@pytest.mark.parametrize("outcome", ["full", "busy", "none"])
def test_a_journey_that_could_not_be_tried_is_reported(outcome: str, aws: Aws, desk: Deployment) -> None:
    said: list[str] = []
    told = Deployment(env=ENV, client=aws, say=said.append, clock=desk.clock)
    aws.journey = answer({"outcome": outcome})
    told.try_journey()
    assert "通せませんでした" in "".join(said)
    aws.journey = answer({"outcome": "ok"})
    said.clear()
    told.try_journey()
    assert said == []


def test_a_journey_that_is_already_running_is_reported(aws: Aws, desk: Deployment) -> None:
    said: list[str] = []
    told = replace(desk, say=said.append)
    aws.journey = ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "1"}}, "Invoke")
    told.try_journey()
    assert "ちょうど動いています" in "".join(said)
    aws.journey = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Invoke")
    with pytest.raises(ClientError):
        told.try_journey()


def test_a_journey_is_invoked_once_over_a_connection_that_is_kept_alive() -> None:
    config = aws_clients()("lambda", "ap-northeast-1").meta.config
    assert config.tcp_keepalive is True
    assert config.read_timeout > 900
    assert config.retries["total_max_attempts"] == 1
