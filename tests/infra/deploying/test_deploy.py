"""A deployment: in the right order, all of one build, repeatable after any stop, and back again.

S3 is moto's; CloudFormation, CloudFront and Lambda are stand-ins that record the requests.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra import deploy
from infra.deploy import BUILT, Deployment
from infra.environment import Environment
from infra.rollout.clients import aws_clients
from infra.rollout.releases import Built
from infra.rollout.stacks import CannotDeploy
from infra.verify import NoVersion, Versions

PAGES = "example-pages"
ENV = Environment(
    name="staging",
    region="ap-northeast-1",
    stack="desk",
    artefacts="example-artefacts",
    send_rate=1,
    origin_secret="B",
    parameters={"SiteOrigins": "https://madoguchi.example.jp", "MailDomain": "city.example.jp"},
    edge={"RequestsPerAddress": "2000"},
    site={"VisitLog": "off"},
)
OUTPUTS = {
    "desk": {"ApiDomain": "api.example.jp", "OriginSecretArnA": "arn:a", "OriginSecretArnB": "arn:b"},
    "desk-edge": {"CertificateArn": "arn:certificate", "WebAclArn": "arn:acl"},
    "desk-site": {
        "PagesBucket": PAGES,
        "DistributionId": "EXAMPLE",
        "DistributionDomain": "d1.cloudfront.net",
    },
}


def answer(told: Mapping[str, str]) -> dict[str, Any]:
    return {"Payload": io.BytesIO(json.dumps(told).encode())}


class Aws:
    """All clients in one; it records the requests to CloudFormation, CloudFront and Lambda, in order."""

    def __init__(self) -> None:
        self.s3 = boto3.client("s3", region_name="ap-northeast-1")
        self.did: list[tuple[str, str]] = []
        self.sets: dict[str, Mapping[str, Any]] = {}
        self.breaks = ""
        self.journey: Mapping[str, Any] | Exception = answer({"outcome": "ok"})

    def __call__(self, service: str, region: str) -> Any:
        if service == "s3":
            return self.s3
        self.region = region
        return self

    def describe_stacks(self, **asked: str) -> Any:
        told = OUTPUTS[asked["StackName"]].items()
        outputs = [{"OutputKey": name, "OutputValue": value} for name, value in told]
        return {"Stacks": [{"StackStatus": "UPDATE_COMPLETE", "Outputs": outputs}]}

    def get_template_summary(self, **asked: str) -> Any:
        """The parameters of the given template."""
        text = asked.get("TemplateBody") or read(self, asked["TemplateURL"].partition(".com/")[2]).decode()
        declared = text[text.index("\nParameters:") : text.index("\nResources:")]
        return {"Parameters": [{"ParameterKey": name} for name in re.findall(r"(?m)^  (\w+):", declared)]}

    def create_change_set(self, **asked: Any) -> None:
        stack = asked["StackName"]
        if stack == self.breaks:
            raise ClientError({"Error": {"Code": "Throttling", "Message": "later"}}, "CreateChangeSet")
        self.did.append((stack, self.region))
        self.sets[stack] = asked

    def get_waiter(self, _: str) -> Any:
        class Waiter:
            def wait(self, **_: Any) -> None:
                """Returns at once."""

        return Waiter()

    def get_paginator(self, _: str) -> Any:
        class Pages:
            def paginate(self, **_: Any) -> list[Any]:
                return [{"Changes": []}]

        return Pages()

    def execute_change_set(self, **_: Any) -> None:
        """Does nothing: the change is done at once."""

    def create_invalidation(self, **asked: Any) -> None:
        self.did.append(("invalidation", asked["InvalidationBatch"]["Paths"]["Items"][0]))

    def describe_stack_resource(self, **asked: Any) -> Any:
        return {"StackResourceDetail": {"PhysicalResourceId": f"desk-{asked['LogicalResourceId']}"}}

    def invoke(self, **asked: Any) -> Any:
        self.did.append(("invoke", asked["FunctionName"]))
        if isinstance(self.journey, Exception):
            raise self.journey
        return self.journey

    def parameters(self, stack: str) -> dict[str, str]:
        return {one["ParameterKey"]: one["ParameterValue"] for one in self.sets[stack]["Parameters"]}


@pytest.fixture
def aws() -> Iterator[Aws]:
    with mock_aws():
        found = Aws()
        found.s3.create_bucket(
            Bucket=PAGES, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        yield found


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Built]:
    def made(version: str, *, site_version: str = "") -> Built:
        folder = tmp_path / f"{version}{site_version}"
        (folder / "site").mkdir(parents=True)
        (folder / "site/index.html").write_text(f"<p>{version}</p>")
        (folder / "site/version.json").write_text(json.dumps({"version": site_version or version}))
        with zipfile.ZipFile(folder / "functions.zip", "w") as archive:
            archive.writestr("version.json", json.dumps({"bundle": version, "package": f"p-{version}"}))
            archive.writestr("bundle.json", json.dumps({"version": version}))
        (folder / "headers.json").write_text(
            json.dumps({"Content-Security-Policy": f"default-src '{version}'"})
        )
        return Built(
            functions=folder / "functions.zip",
            site=folder / "site",
            template=BUILT.template,
            edge=BUILT.edge,
            front=BUILT.front,
            headers=folder / "headers.json",
        )

    return made


@pytest.fixture
def desk(aws: Aws) -> Deployment:
    """A deployment whose clock moves on a minute per reading, and whose site shows what was uploaded."""
    moments = iter(datetime(2026, 11, 22, 10, 30, tzinfo=UTC) + timedelta(minutes=n) for n in range(1000))

    def look(_: str) -> tuple[Versions, Versions]:
        url = aws.sets["desk"]["TemplateURL"]
        release = url.split("/")[4]
        note = json.loads(read(aws, f"releases/{release}/release.json"))
        site = json.loads(read(aws, "version.json", PAGES))
        return (
            Versions(where="site", bundle=site["version"]),
            Versions(where="health", bundle=note["bundle"], package=note["package"]),
        )

    return Deployment(
        env=ENV,
        client=aws,
        say=lambda _: None,
        clock=lambda: next(moments),
        look_up_versions=look,
        compare_headers=lambda *_: [],
        resolves=lambda _: True,
        sleep=lambda _: None,
    )


def read(aws: Aws, key: str, bucket: str = ENV.artefacts) -> bytes:
    content: bytes = aws.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return content


def test_everything_is_deployed_in_order_with_the_other_stacks_outputs(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    release = desk.store(build("one"))
    desk.deploy(release)
    desk.try_journey()
    assert aws.did == [
        ("desk", "ap-northeast-1"),
        ("desk-edge", "us-east-1"),
        ("desk-site", "ap-northeast-1"),
        ("invalidation", "/*"),
        ("invoke", "desk-Canary"),
    ]
    assert aws.parameters("desk-edge") == {"RequestsPerAddress": "2000", "SiteDomain": "madoguchi.example.jp"}
    assert aws.parameters("desk-site") == {
        "VisitLog": "off",
        "SiteDomain": "madoguchi.example.jp",
        "CertificateArn": "arn:certificate",
        "WebAclArn": "arn:acl",
        "ApiDomain": "api.example.jp",
        "OriginSecretArn": "arn:b",
        "ContentSecurityPolicy": "default-src 'one'",
    }
    assert read(aws, "index.html", PAGES) == b"<p>one</p>"
    template = read(aws, f"releases/{release.id}/template.yaml").decode()
    assert f"CodeUri: s3://example-artefacts/releases/{release.id}/functions.zip" in template
    assert "CodeUri: ../functions/" not in template


def test_site_and_zip_of_two_builds_are_refused_before_anything_is_deployed(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    with pytest.raises(CannotDeploy, match="make package"):
        desk.store(build("one", site_version="two"))
    assert aws.did == []
    assert [one["Name"] for one in aws.s3.list_buckets()["Buckets"]] == [PAGES]


def test_a_site_without_its_headers_is_reported(desk: Deployment, build: Callable[..., Built]) -> None:
    asked = []

    def compare(url: str, headers: Mapping[str, str]) -> list[str]:
        asked.append((url, json.dumps(headers)))
        return ["X-Frame-Options は「なし」です。"]

    bare = replace(desk, compare_headers=compare)
    built = build("one")
    with pytest.raises(CannotDeploy, match="X-Frame-Options"):
        bare.deploy(bare.store(built))
    assert set(asked) == {(ENV.origin, built.headers.read_text())}


def seen(bundle: str) -> tuple[Versions, Versions]:
    return (
        Versions(where="site", bundle=bundle),
        Versions(where="health", bundle="one", package="p-one"),
    )


def test_it_waits_until_cloudfront_serves_the_new_build(
    desk: Deployment, build: Callable[..., Built]
) -> None:
    answers = [NoVersion("HTTP 502"), seen("old"), seen("one"), seen("one")]
    headers: list[list[str]] = [[], ["X-Frame-Options は「なし」です。"], []]
    slept: list[float] = []

    def look(_: str) -> tuple[Versions, Versions]:
        answer = answers.pop(0)
        if isinstance(answer, NoVersion):
            raise answer
        return answer

    slow = replace(desk, look_up_versions=look, compare_headers=lambda *_: headers.pop(0), sleep=slept.append)
    slow.deploy(slow.store(build("one")))
    assert (answers, headers, slept) == ([], [], [15, 15, 15])


def test_another_build_still_served_after_ten_minutes_is_reported(
    desk: Deployment, build: Callable[..., Built]
) -> None:
    slept: list[float] = []
    stale = replace(desk, look_up_versions=lambda _: seen("old"), sleep=slept.append)
    with pytest.raises(CannotDeploy, match=r"(?s)old.*d1\.cloudfront\.net"):
        stale.deploy(stale.store(build("one")))
    # This clock moves on a minute per reading.
    assert len(slept) == 9


def test_a_missing_dns_record_is_reported_with_its_value(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    said: list[str] = []
    nameless = replace(desk, resolves=lambda _: False, say=said.append)
    record = r"madoguchi\.example\.jp → d1\.cloudfront\.net"
    with pytest.raises(CannotDeploy, match=f"まだ引けない.*CNAME.*{record}.*もう一度"):
        nameless.deploy(nameless.store(build("one")))
    assert read(aws, "index.html", PAGES) == b"<p>one</p>"
    assert any(re.search(f"CNAME: {record}", line) for line in said)


def test_a_dns_record_of_the_deployment_s_own_zone_is_not_asked_for(
    desk: Deployment, build: Callable[..., Built]
) -> None:
    zoned = replace(desk, env=replace(ENV, site={"HostedZoneId": "Z1"}), resolves=lambda _: False)
    zoned.deploy(zoned.store(build("one")))


def test_an_earlier_release_gets_only_the_settings_that_it_knows(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    env = replace(ENV, parameters={**ENV.parameters, "OfALaterRelease": "1"})
    release = desk.store(build("one"))
    with pytest.raises(CannotDeploy, match="OfALaterRelease"):
        replace(desk, env=env).deploy(release)
    replace(desk, env=env, is_rollback=True).deploy(release)
    assert set(aws.parameters("desk")) == {"SiteOrigins", "MailDomain", "Release"}


@pytest.mark.parametrize("is_rollback", [False, True])
def test_the_command_rolls_back_if_a_release_is_named(
    is_rollback: bool,
    aws: Aws,
    desk: Deployment,
    build: Callable[..., Built],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built, did = build("one"), []
    release = desk.store(built)
    monkeypatch.setattr(deploy, "environment", lambda _: ENV)
    monkeypatch.setattr(deploy, "aws_clients", lambda: aws)
    monkeypatch.setattr(deploy, "BUILT", built)
    monkeypatch.setattr(Deployment, "deploy", lambda self, _: did.append(self.is_rollback))
    words = ["--release", release.id] if is_rollback else []
    assert deploy.main(["staging", "--no-journey", *words]) == 0
    assert did == [is_rollback]


@pytest.mark.parametrize("stack", ["desk", "desk-edge", "desk-site"])
def test_a_stopped_deployment_carries_on_when_repeated(
    stack: str, aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    built = build("one")
    aws.breaks = stack
    with pytest.raises(ClientError):
        desk.deploy(desk.store(built))
    assert "Contents" not in aws.s3.list_objects_v2(Bucket=PAGES)
    aws.breaks = ""
    desk.deploy(desk.store(built))
    assert read(aws, "index.html", PAGES) == b"<p>one</p>"


def test_an_earlier_release_is_deployed_again_whole(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    first = desk.store(build("one"))
    desk.deploy(first)
    desk.deploy(desk.store(build("two")))
    assert read(aws, "index.html", PAGES) == b"<p>two</p>"
    before = aws.parameters("desk")["Release"]
    desk.deploy(desk.releases.find(first.id))
    assert read(aws, "index.html", PAGES) == b"<p>one</p>"
    assert first.id in aws.sets["desk"]["TemplateURL"]
    assert aws.parameters("desk-site")["ContentSecurityPolicy"] == "default-src 'one'"
    # Otherwise Lambda would keep its present version.
    assert aws.parameters("desk")["Release"] != before


def test_an_unknown_release_is_reported_with_the_known_ones(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    release = desk.store(build("one"))
    with pytest.raises(CannotDeploy, match=release.id):
        desk.releases.find("2001010000")


def test_an_incomplete_release_does_not_count(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    desk.releases.ensure_bucket()
    aws.s3.put_object(Bucket=ENV.artefacts, Key="releases/2611221930/functions.zip", Body=b"")
    assert desk.releases.ids() == []
    with pytest.raises(CannotDeploy):
        desk.releases.find("2611221930")


def test_nobody_outside_can_read_the_releases(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    desk.store(build("one"))
    closed = aws.s3.get_public_access_block(Bucket=ENV.artefacts)["PublicAccessBlockConfiguration"]
    assert set(closed.values()) == {True}
    assert aws.s3.get_bucket_versioning(Bucket=ENV.artefacts)["Status"] == "Enabled"


def test_a_failed_journey_fails_the_deployment_and_says_how_to_roll_back(aws: Aws, desk: Deployment) -> None:
    aws.journey = {"FunctionError": "Unhandled", **answer({"errorMessage": "booked: http 503"})}
    with pytest.raises(CannotDeploy, match=r"booked: http 503.*make rollback ENV=staging"):
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
