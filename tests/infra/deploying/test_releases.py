"""Releases: kept, found again, deployed again whole, and closed to everybody else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from infra import deploy
from infra.deploy import Deployment
from infra.rollout.releases import Built
from infra.rollout.stacks import CannotDeploy
from tests.conftest import EXAMPLE
from tests.infra.deploying.cloud import ENV, PAGES, Aws, read


def test_an_earlier_release_gets_only_the_settings_that_it_knows(
    aws: Aws, desk: Deployment, build: Callable[..., Built]
) -> None:
    env = replace(ENV, parameters={**ENV.parameters, "OfALaterRelease": "1"})
    release = desk.store(build("one"))
    with pytest.raises(CannotDeploy, match="OfALaterRelease"):
        replace(desk, env=env).deploy(release)
    replace(desk, env=env, is_rollback=True).deploy(release)
    assert set(aws.parameters("desk")) == {"SiteOrigins", "MailDomain", "SendRate", "StaffMail", "Release"}


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
    monkeypatch.setattr(deploy, "environment", lambda *_: ENV)
    monkeypatch.setattr(deploy, "aws_clients", lambda: aws)
    monkeypatch.setattr(deploy, "built_in", {EXAMPLE: built}.get)
    monkeypatch.setattr(Deployment, "deploy", lambda self, _: did.append(self.is_rollback))
    words = ["--release", release.id] if is_rollback else []
    assert deploy.main(["staging", "--root", str(EXAMPLE), "--no-journey", *words]) == 0
    assert did == [is_rollback]


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
