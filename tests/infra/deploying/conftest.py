"""A deployment against the stand-ins, and builds for it."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto import mock_aws

from infra.deploy import Deployment, built_in
from infra.rollout.releases import Built
from infra.rollout.visible import Eyes
from infra.verify import Versions
from tests.infra.deploying.cloud import ENV, PAGES, Aws, read


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
    def made(version: str, *, site_version: str = "", roles: tuple[str, ...] = ()) -> Built:
        folder = tmp_path / f"{version}{site_version}"
        (folder / "site").mkdir(parents=True)
        (folder / "site/index.html").write_text(f"<p>{version}</p>")
        (folder / "site/version.json").write_text(json.dumps({"version": site_version or version}))
        for name, package in (("functions", f"p-{version}"), ("console", f"c-{version}")):
            with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
                versions = {"bundle": version, "package": package}
                archive.writestr("version.json", json.dumps(versions))
                site = {"base_url": "https://madoguchi.example.jp"}
                console = {"roles": {role: {} for role in roles}} if roles else None
                bundle = {"version": version, "site": site, "console": console}
                archive.writestr("bundle.json", json.dumps(bundle))
        (folder / "headers.json").write_text(
            json.dumps({"Content-Security-Policy": f"default-src '{version}'"})
        )
        return replace(
            built_in(folder),
            functions=folder / "functions.zip",
            console_functions=folder / "console.zip",
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
        eyes=Eyes(
            look_up_versions=look,
            compare_headers=lambda *_: [],
            resolves=lambda _: True,
            sleep=lambda _: None,
        ),
    )
