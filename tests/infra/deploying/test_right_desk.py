"""A deployment stops before it changes anything if the content is another environment's."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from infra.deploy import Deployment
from infra.environment import Environment, environment
from infra.rollout.releases import Built
from infra.rollout.stacks import CannotDeploy
from tests.conftest import EXAMPLE
from tests.infra.deploying.cloud import ENV, WITH_CONSOLE, Aws

THERE = {"SiteOrigins": "https://staging.example.jp", "MailDomain": "staging.example.jp"}
TRIAL = {"staff_mail": "shiken@example.jp"}


def other(env: Environment = ENV, *, trial: Mapping[str, str], **more: str) -> Environment:
    return replace(env, parameters={**env.parameters, **more}, trial=trial)


def test_another_address_than_the_content_s_stops_it(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    wrong = replace(desk, env=other(trial={}, **THERE))
    with pytest.raises(CannotDeploy, match=r"base_url（https://madoguchi\.example\.jp）.*staging\.example"):
        wrong.deploy(wrong.store(build("one")))
    assert aws.did == []


def test_a_trial_at_the_live_desk_s_address_stops_it(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    wrong = replace(desk, env=other(trial=TRIAL))
    with pytest.raises(CannotDeploy, match="公開するサイトと同じ"):
        wrong.deploy(wrong.store(build("one")))
    assert aws.did == []


def test_a_trial_has_its_own_mailbox_and_stays_out_of_search_engines(
    aws: Aws, desk: Deployment, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.infra.deploying import cloud

    monkeypatch.setattr(Deployment, "_without_a_place", lambda *_: [])
    monkeypatch.setitem(cloud.OUTPUTS, "desk", {**cloud.OUTPUTS["desk"], "TableName": "table"})
    trial = replace(desk, env=other(WITH_CONSOLE, trial=TRIAL, **THERE))
    trial.deploy(trial.store(build("one")))
    assert (
        aws.parameters("desk")["StaffMail"]
        == aws.parameters("desk-console")["StaffMail"]
        == TRIAL["staff_mail"]
    )
    assert aws.parameters("desk-console")["SiteUrl"] == THERE["SiteOrigins"]
    assert aws.parameters("desk-console")["MailDomain"] == THERE["MailDomain"]
    assert aws.parameters("desk-site")["InSearchEngines"] == "no"


def test_the_live_desk_writes_to_its_own_staff_and_is_found(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    fast = replace(desk, env=replace(ENV, send_rate=14))
    fast.deploy(fast.store(build("one")))
    assert aws.parameters("desk")["StaffMail"] == ""
    assert aws.parameters("desk-site")["InSearchEngines"] == "yes"
    assert aws.parameters("desk")["SendRate"] == "14", "one setting, for the functions and for the doctor"


def test_the_files_of_a_desk_are_a_trial_and_a_live_desk() -> None:
    assert environment("staging", EXAMPLE).trial["staff_mail"].endswith("example.jp")
    assert environment("production", EXAMPLE).trial == {}
