"""Uploads the built site to its bucket, in an order in which every page has all its files at any moment.

First the files with a fingerprint in their name, then the other files that pages load, then the pages, and
version.json last. Only then files that left the site are deleted; those with a fingerprint after 30 days,
since an open page may still request them. If a run is interrupted, the next one completes it.

The bucket also has the state between runs (`STATE_KEY`): the header rules that the objects were uploaded
with, and since when files have left the site. S3 itself only records when an object was uploaded.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from builder.output.file_headers import FINGERPRINT, file_headers, is_fingerprinted

KEPT_FOR = timedelta(days=30)
"""How long fingerprinted files stay after leaving the site: a tab may be open that long."""

STATE_KEY = ".sync.json"
"""Publicly readable: it contains only names of files that the site has or had."""

VERSION = "version.json"


@dataclass(frozen=True, kw_only=True)
class Synced:
    """The uploaded and the deleted keys, each in the order of the operations; `same`: how many were
    unchanged.
    """

    put: tuple[str, ...]
    deleted: tuple[str, ...]
    same: int


def sync(s3: Any, bucket: str, site: Path, *, now: datetime) -> Synced:
    """Upload the site. `now` is an aware moment. Raises what boto3 raises; run it again then."""
    existing = {one["Key"]: one for one in _objects(s3, bucket)}
    before = _read_state(s3, bucket) if existing.pop(STATE_KEY, None) else _State()
    wanted = sorted(
        (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()), key=_upload_order
    )
    rules = _rules_hash(site, wanted)
    put = []
    for key in wanted:
        content = (site / key).read_bytes()
        is_unchanged = (
            rules == before.rules and key in existing and existing[key]["ETag"].strip('"') == _etag(content)
        )
        if not is_unchanged:
            _put(s3, bucket, key, content)
            put.append(key)
    gone = sorted(existing.keys() - set(wanted))
    removed_at = {key: before.removed_at.get(key, now) for key in gone if is_fingerprinted(key)}
    deleted = [key for key in gone if key not in removed_at or now - removed_at[key] > KEPT_FOR]
    for key in deleted:
        s3.delete_object(Bucket=bucket, Key=key)
    remaining = {key: since for key, since in removed_at.items() if key not in deleted}
    after = _State(rules=rules, removed_at=remaining)
    if after != before:
        _put(s3, bucket, STATE_KEY, after.text())
    return Synced(put=tuple(put), deleted=tuple(deleted), same=len(wanted) - len(put))


def _upload_order(key: str) -> tuple[int, str]:
    if key == VERSION:
        return 3, key
    if key.endswith(".html"):
        return 2, key
    return (0 if is_fingerprinted(key) else 1), key


@dataclass(frozen=True, kw_only=True)
class _State:
    """`rules`: the `_rules_hash` that the objects were uploaded with. `removed_at`: when a file left the
    site.
    """

    rules: str = ""
    removed_at: Mapping[str, datetime] = field(default_factory=dict)

    def text(self) -> bytes:
        removed_at = {key: since.isoformat() for key, since in self.removed_at.items()}
        return json.dumps({"rules": self.rules, "left": removed_at}).encode()


def _read_state(s3: Any, bucket: str) -> _State:
    read = json.loads(s3.get_object(Bucket=bucket, Key=STATE_KEY)["Body"].read())
    removed_at = {key: datetime.fromisoformat(since) for key, since in read["left"].items()}
    return _State(rules=read["rules"], removed_at=removed_at)


def _rules_hash(site: Path, keys: Iterable[str]) -> str:
    """A hash of the headers that these files get: S3's listing doesn't show the headers themselves."""
    kinds = {(Path(key).suffix, *file_headers(key, (site / key).read_bytes()).values()) for key in keys}
    return _etag(repr((FINGERPRINT.pattern, sorted(kinds))).encode())


def _put(s3: Any, bucket: str, key: str, content: bytes) -> None:
    headers = file_headers(key, content)
    s3.put_object(
        Bucket=bucket,
        Key=key,
        Body=content,
        ContentType=headers["Content-Type"],
        CacheControl=headers["Cache-Control"],
    )


def _etag(content: bytes) -> str:
    """The ETag that S3 gives an object uploaded in one part, without a KMS key."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _objects(s3: Any, bucket: str) -> Iterator[Any]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from page.get("Contents", ())
