"""A deployment of an environment with a console for the staff."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from infra.deploy import Deployment
from infra.rollout.releases import Built
from tests.infra.deploying import cloud
from tests.infra.deploying.cloud import WITH_CONSOLE, Aws, read


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def desk(desk: Deployment, told: list[str], monkeypatch: pytest.MonkeyPatch) -> Deployment:
    # Only the first deployment: without a table there are no live bookings to look at.
    monkeypatch.setattr(Deployment, "_without_a_place", lambda *_: [])
    monkeypatch.setitem(cloud.OUTPUTS, "desk", {**cloud.OUTPUTS["desk"], "TableName": "table"})
    return replace(desk, env=WITH_CONSOLE, say=told.append)


def test_the_console_is_deployed_after_the_desk_and_the_edge_with_their_outputs(
    aws: Aws, desk: Deployment, build: Callable[..., Built], told: list[str]
) -> None:
    release = desk.store(build("one"))
    desk.deploy(release)
    assert [stack for stack, _ in aws.did][:4] == ["desk", "desk-edge", "desk-site", "desk-console"]
    edge = aws.parameters("desk-edge")
    assert edge["ConsoleDomain"] == "shokuin.example.jp"
    assert edge["ConsoleAllowedAddresses"] == "203.0.113.0/24"
    given = aws.parameters("desk-console")
    assert len(given.pop("Release")) == 10
    assert given == {
        "ConsoleDomain": "shokuin.example.jp",
        "SignInPrefix": "example",
        "TableName": "table",
        "MailHashKeyArn": "arn:hash",
        "LinkKeyArn": "arn:link",
        "AlarmsTopicArn": "arn:alarms",
        "OriginSecretArnA": "arn:a",
        "OriginSecretArnB": "arn:b",
        "OriginSecretArn": "arn:b",
        "CertificateArn": "arn:console-certificate",
        "WebAclArn": "arn:console-acl",
        "SiteUrl": "https://madoguchi.example.jp",
        "StaffMail": "",
        "MailDomain": "city.example.jp",
    }
    assert aws.parameters("desk-watch")["ConsoleDistribution"] == "CONSOLE"
    template = read(aws, f"releases/{release.id}/console.yaml").decode()
    assert f"CodeUri: s3://example-artefacts/releases/{release.id}/console.zip" in template
    assert "　　DNS の CNAME: shokuin.example.jp → d2.cloudfront.net" in told


def test_the_pool_gets_the_groups_of_the_content_and_loses_none(
    aws: Aws, desk: Deployment, build: Callable[..., Built], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = aws.cognito.create_user_pool(PoolName="desk-console")["UserPool"]["Id"]
    for name in ("counter-staff", "once-here"):
        aws.cognito.create_group(UserPoolId=pool, GroupName=name)
    monkeypatch.setitem(cloud.OUTPUTS, "desk-console", {**cloud.OUTPUTS["desk-console"], "UserPoolId": pool})
    built = build("one", roles=("counter-staff", "counter-leads"))
    for _ in range(2):
        desk.deploy(desk.store(built))
    groups = aws.cognito.list_groups(UserPoolId=pool)["Groups"]
    assert {one["GroupName"] for one in groups} == {"counter-staff", "counter-leads", "once-here"}
    assert [line for line in told if "グループ" in line] == [
        "　　職員のグループ counter-leads を作りました。"
    ]


def test_a_release_from_before_the_console_leaves_it_as_it_is(
    aws: Aws, desk: Deployment, build: Callable[..., Built], told: list[str]
) -> None:
    release = desk.store(build("one"))
    aws.s3.delete_object(Bucket=WITH_CONSOLE.artefacts, Key=f"releases/{release.id}/console.yaml")
    replace(desk, is_rollback=True).deploy(release)
    assert "desk-console" not in [stack for stack, _ in aws.did]
    assert "　　この版には職員の画面がないので、今の画面を残します。" in told
