"""A deployment: in the right order, all of one build, repeatable after any stop."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.deploy import Deployment
from infra.rollout.releases import Built
from infra.rollout.stacks import CannotDeploy
from infra.verify import NoVersion, Versions
from tests.infra.deploying.cloud import ENV, PAGES, Aws, read


def seeing(desk: Deployment, **changes: Any) -> Deployment:
    """The deployment with other eyes."""
    return replace(desk, eyes=replace(desk.eyes, **changes))


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
        ("desk-watch", "us-east-1"),
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
        "InSearchEngines": "yes",
    }
    assert aws.parameters("desk-watch") == {
        "SiteDistribution": "EXAMPLE",
        "ConsoleDistribution": "",
        "Firewall": "desk-edge",
        "AlarmAddress": "",
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

    bare = seeing(desk, compare_headers=compare)
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

    slow = seeing(desk, look_up_versions=look, compare_headers=lambda *_: headers.pop(0), sleep=slept.append)
    slow.deploy(slow.store(build("one")))
    assert (answers, headers, slept) == ([], [], [15, 15, 15])


def test_another_build_still_served_after_ten_minutes_is_reported(
    desk: Deployment, build: Callable[..., Built]
) -> None:
    slept: list[float] = []
    stale = seeing(desk, look_up_versions=lambda _: seen("old"), sleep=slept.append)
    with pytest.raises(CannotDeploy, match=r"(?s)old.*d1\.cloudfront\.net"):
        stale.deploy(stale.store(build("one")))
    # This clock moves on a minute per reading.
    assert len(slept) == 9


def test_a_missing_dns_record_is_reported_with_its_value(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    said: list[str] = []
    nameless = replace(seeing(desk, resolves=lambda _: False), say=said.append)
    record = r"madoguchi\.example\.jp → d1\.cloudfront\.net"
    with pytest.raises(CannotDeploy, match=f"まだ引けない.*CNAME.*{record}.*もう一度"):
        nameless.deploy(nameless.store(build("one")))
    assert read(aws, "index.html", PAGES) == b"<p>one</p>"
    assert any(re.search(f"CNAME: {record}", line) for line in said)


def test_a_dns_record_of_the_deployment_s_own_zone_is_not_asked_for(
    desk: Deployment, build: Callable[..., Built]
) -> None:
    zoned = replace(seeing(desk, resolves=lambda _: False), env=replace(ENV, site={"HostedZoneId": "Z1"}))
    zoned.deploy(zoned.store(build("one")))


@pytest.mark.parametrize("stack", ["desk", "desk-edge", "desk-site", "desk-watch"])
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
