"""Releases: stores everything of a deployment in a bucket, so that it can be deployed again.

`releases/<id>/` has the functions' zips, the templates, the site and `release.json`. The id is the time of
storing it, in Tokyo (YYMMDDHHMM).
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
_MANIFEST = "release.json"


@dataclass(frozen=True, kw_only=True)
class Release:
    """`bundle` and `package` are the versions that the site and the functions report."""

    id: str
    bundle: str
    package: str


@dataclass(frozen=True, kw_only=True)
class Built:
    """The output files of `make package` and `make build`."""

    functions: Path
    console_functions: Path
    site: Path
    template: Path
    console: Path
    edge: Path
    front: Path
    watch: Path
    headers: Path


@dataclass(frozen=True, kw_only=True)
class Releases:
    """The releases in a bucket. `s3` is a boto3 client of its region."""

    s3: Any
    bucket: str
    region: str

    def ensure_bucket(self) -> None:
        """Create the bucket if it's missing: private, versioned, encrypted by S3. Raises CannotDeploy."""
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

    def store(self, built: Built, *, bundle: str, package: str, now: datetime) -> Release:
        """Upload the build; release.json last, so that an incomplete release doesn't count. Raises
        CannotDeploy.
        """
        release = Release(id=f"{now.astimezone(TOKYO):%y%m%d%H%M}", bundle=bundle, package=package)
        files: Mapping[str, bytes] = {
            "functions.zip": built.functions.read_bytes(),
            "template.yaml": self._with_code(built.template, release.id, "functions.zip"),
            "console.zip": built.console_functions.read_bytes(),
            "console.yaml": self._with_code(built.console, release.id, "console.zip"),
            "edge.yaml": built.edge.read_bytes(),
            "site.yaml": built.front.read_bytes(),
            "watch.yaml": built.watch.read_bytes(),
            "headers.json": built.headers.read_bytes(),
            "site.zip": _zipped(built.site),
            _MANIFEST: json.dumps({"bundle": bundle, "package": package}).encode(),
        }
        for name, content in files.items():
            self.s3.put_object(Bucket=self.bucket, Key=self._key(release.id, name), Body=content)
        return release

    def ids(self) -> list[str]:
        """The ids of all complete releases, newest first."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix="releases/")
        keys = (one["Key"] for page in pages for one in page.get("Contents", ()))
        return sorted((key.split("/")[1] for key in keys if key.endswith(f"/{_MANIFEST}")), reverse=True)

    def find(self, release: str) -> Release:
        """The release with that id. Raises CannotDeploy if there is none."""
        ids = self.ids()
        if release not in ids:
            listed = "、".join(ids[:10]) or "ありません"
            raise CannotDeploy(f"「{release}」という版はありません。あるのは、新しい順に {listed} です。")
        manifest = json.loads(self.read(release, _MANIFEST))
        return Release(id=release, bundle=manifest["bundle"], package=manifest["package"])

    def read(self, release: str, name: str) -> bytes:
        content: bytes = self.s3.get_object(Bucket=self.bucket, Key=self._key(release, name))["Body"].read()
        return content

    def headers(self, release: str) -> Mapping[str, str]:
        """The security headers of its pages."""
        headers: Mapping[str, str] = json.loads(self.read(release, "headers.json"))
        return headers

    def template_url(self, release: str, name: str = "template.yaml") -> str:
        return f"https://{self.bucket}.s3.{self.region}.amazonaws.com/{self._key(release, name)}"

    def has(self, release: str, name: str) -> bool:
        """Whether a release has a file: earlier ones have no console, or no watch.yaml."""
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=self._key(release, name))
        return bool(found.get("KeyCount"))

    def unpack_site(self, release: str, folder: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(self.read(release, "site.zip"))) as archive:
            archive.extractall(folder)

    def _with_code(self, template: Path, release: str, zipped: str) -> bytes:
        """A template that takes its functions' code from the release. Raises CannotDeploy."""
        text = template.read_text()
        if _CODE not in text:
            raise CannotDeploy(
                f"{template} に「{_CODE}」がありません。関数のコードの置き場所を書きかえられません。"
            )
        code = f"s3://{self.bucket}/{self._key(release, zipped)}"
        return text.replace(_CODE, f"CodeUri: {code}").encode()

    def _key(self, release: str, name: str) -> str:
        return f"releases/{release}/{name}"


def _zipped(site: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(site).as_posix())
    return content.getvalue()
