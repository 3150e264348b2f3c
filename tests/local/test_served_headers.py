"""The local desk serves each file of the built site with the headers that the upload gives it on AWS."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from infra.rollout.site_sync import sync
from local.desk import LocalDesk
from local.web.built_site import Build
from tests.local.visits import visit

BUCKET = "example-site"
OF_FILES = ("Content-Type", "Cache-Control", "ETag")
Served = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def uploaded(built: Build) -> Served:
    """Uri -> its headers on AWS."""
    with mock_aws():
        s3 = boto3.client("s3", region_name="ap-northeast-1")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
        done = sync(s3, BUCKET, built.site_dir, now=datetime.now(UTC))
        heads = {uri: s3.head_object(Bucket=BUCKET, Key=uri) for uri in done.put}
    return {
        uri: {
            "Content-Type": head["ContentType"],
            "Cache-Control": head["CacheControl"],
            "ETag": head["ETag"],
        }
        for uri, head in heads.items()
    }


def test_every_file_has_the_headers_of_aws(uploaded: Served, open_desk: Callable[..., LocalDesk]) -> None:
    some = [uri for uri in uploaded if not re.match(r"assets/(postal|javascripts)", uri)]
    assert len(some) > 20
    with open_desk() as desk:
        for uri in some:
            path = f"/{uri.removesuffix('index.html')}"
            answer = visit(desk, path)
            assert {name: answer.headers[name] for name in OF_FILES} == uploaded[uri], uri
            again = visit(desk, path, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304, uri
        assert visit(desk, "/nowhere/").headers["Cache-Control"] == uploaded["404.html"]["Cache-Control"]


def test_only_the_page_of_a_form_with_a_quick_exit_is_not_kept(uploaded: Served, built: Build) -> None:
    not_kept = {uri for uri, headers in uploaded.items() if headers["Cache-Control"] == "no-store"}
    assert not_kept == {"harassment/consultation/index.html"}


def test_every_file_has_a_known_type_and_our_own_assets_stay_for_a_year(uploaded: Served) -> None:
    types = {headers["Content-Type"] for headers in uploaded.values()}
    assert types >= {"text/html; charset=utf-8", "application/gzip"}
    assert "application/octet-stream" not in types
    ours = {uri for uri in uploaded if uri.startswith("assets/") and "/lunr/" not in uri}
    assert {uploaded[uri]["Cache-Control"] for uri in ours} == {"public, max-age=31536000, immutable"}
