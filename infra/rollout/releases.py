"""Releases: everything that one deployment puts up, kept together in a bucket so that it can be put up again.

`releases/<id>/` holds the functions' zip, the templates, the site and `release.json`. The id is the moment
in Tokyo (YYMMDDHHMM).
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from desk.domain.calendar.moments import TOKYO
from infra.rollout.stacks import CannotDeploy

_CODE = "CodeUri: ../functions/"
_NOTE = "release.json"


@dataclass(frozen=True, kw_only=True)
class Release:
    """`bundle` and `package` are the versions that site and functions tell of themselves."""

    id: str
    bundle: str
    package: str


@dataclass(frozen=True, kw_only=True)
class Built:
    """What `make package` and `make build` left."""

    functions: Path
    site: Path
    template: Path
    edge: Path
    front: Path
    headers: Path


@dataclass(frozen=True, kw_only=True)
class Releases:
    """The bucket, with boto3's client of its region."""

    s3: Any
    bucket: str
    region: str

    def make_bucket(self) -> None:
        """Make the bucket where it's missing: private, versioned, encrypted by S3 itself."""
        try:
            self.s3.head_bucket(Bucket=self.bucket)
        except ClientError as error:
            if error.response["Error"]["Code"] != "404":
                raise CannotDeploy(
                    f"{self.bucket} を使えません（{error.response['Error']['Code']}）。"
                    "名前が世界のどこかで使われているか、権限がありません。"
                    "infra/environments/ の artefacts を変えてください。"
                ) from error
            self.s3.create_bucket(
                Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": self.region}
            )
        closed = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        self.s3.put_public_access_block(
            Bucket=self.bucket, PublicAccessBlockConfiguration=dict.fromkeys(closed, True)
        )
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})

    def keep(self, built: Built, *, bundle: str, package: str, now: datetime) -> Release:
        """Put what was built into the bucket; the note last, so that half a release is none."""
        release = Release(id=f"{now.astimezone(TOKYO):%y%m%d%H%M}", bundle=bundle, package=package)
        code = f"s3://{self.bucket}/{self._key(release.id, 'functions.zip')}"
        template = built.template.read_text()
        if _CODE not in template:
            raise CannotDeploy(
                f"{built.template} に「{_CODE}」がありません。関数のコードの置き場所を書きかえられません。"
            )
        files: Mapping[str, bytes] = {
            "functions.zip": built.functions.read_bytes(),
            "template.yaml": template.replace(_CODE, f"CodeUri: {code}").encode(),
            "edge.yaml": built.edge.read_bytes(),
            "site.yaml": built.front.read_bytes(),
            "headers.json": built.headers.read_bytes(),
            "site.zip": _zipped(built.site),
            _NOTE: json.dumps({"bundle": bundle, "package": package}).encode(),
        }
        for name, content in files.items():
            self.s3.put_object(Bucket=self.bucket, Key=self._key(release.id, name), Body=content)
        return release

    def known(self) -> list[str]:
        """The ids of all whole releases, the newest first."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix="releases/")
        keys = (one["Key"] for page in pages for one in page.get("Contents", ()))
        return sorted((key.split("/")[1] for key in keys if key.endswith(f"/{_NOTE}")), reverse=True)

    def find(self, release: str) -> Release:
        """Raises CannotDeploy where there is none of that id."""
        known = self.known()
        if release not in known:
            listed = "、".join(known[:10]) or "ありません"
            raise CannotDeploy(f"「{release}」という版はありません。あるのは、新しい順に {listed} です。")
        note = json.loads(self.read(release, _NOTE))
        return Release(id=release, bundle=note["bundle"], package=note["package"])

    def read(self, release: str, name: str) -> bytes:
        content: bytes = self.s3.get_object(Bucket=self.bucket, Key=self._key(release, name))["Body"].read()
        return content

    def template_url(self, release: str) -> str:
        return f"https://{self.bucket}.s3.{self.region}.amazonaws.com/{self._key(release, 'template.yaml')}"

    def unpack_site(self, release: str, folder: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(self.read(release, "site.zip"))) as archive:
            archive.extractall(folder)

    def _key(self, release: str, name: str) -> str:
        return f"releases/{release}/{name}"


def _zipped(site: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(site).as_posix())
    return content.getvalue()
