"""The built site into its bucket, in an order that leaves no page without what it needs at any moment.

First what has its fingerprint in its name, then everything else that pages load, then the pages, and what
tells the version last of all. What is gone from the site goes only after that, and a fingerprinted file not
before a page that was opened long ago can't ask for it any more. Whatever stops it, the next run finishes it.

What one run has to know of the ones before lies in the bucket, too (`NOTE`): by which rules the objects were
put, and since when files are gone from the site. S3 itself knows when one was put and nothing else.
"""

import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
"""A copy may be kept, and is asked about each time: 304 where nothing has changed."""

KEPT_FOR = timedelta(days=30)
"""A fingerprinted file after it left the site: a tab may stay open that long."""

NOTE = ".sync.json"
"""Anybody may read it: it has no other names than those that the site had."""

VERSION = "version.json"
_FINGERPRINT = re.compile(r"assets/.*[.-][0-9a-f]{8}[./]")
_TEXTS = frozenset({"application/javascript", "application/json", "application/xml", "image/svg+xml"})
_TYPES = {
    ".gz": "application/gzip",
    ".webmanifest": "application/manifest+json",
    ".ics": "text/calendar",
    ".js": "text/javascript",
}


@dataclass(frozen=True, kw_only=True)
class Synced:
    """The keys that were put and deleted, in that order each, and how many were there already."""

    put: tuple[str, ...]
    deleted: tuple[str, ...]
    same: int


def sync(s3: Any, bucket: str, site: Path, *, now: datetime) -> Synced:
    """Make the bucket hold the site. `now` is an aware moment. Raises what boto3 raises: run it again."""
    there = {one["Key"]: one for one in _listed(s3, bucket)}
    note = _noted(s3, bucket) if there.pop(NOTE, None) else _Note()
    wanted = sorted(
        (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()), key=_turn
    )
    rules = _rules(wanted)
    put = []
    for key in wanted:
        content = (site / key).read_bytes()
        as_it_is = rules == note.rules and key in there and there[key]["ETag"].strip('"') == _etag(content)
        if not as_it_is:
            _put(s3, bucket, key, content)
            put.append(key)
    gone = sorted(there.keys() - set(wanted))
    left = {key: note.left.get(key, now) for key in gone if is_fingerprinted(key)}
    deleted = [key for key in gone if key not in left or now - left[key] > KEPT_FOR]
    for key in deleted:
        s3.delete_object(Bucket=bucket, Key=key)
    kept = _Note(rules=rules, left={key: since for key, since in left.items() if key not in deleted})
    if kept != note:
        _put(s3, bucket, NOTE, kept.text())
    return Synced(put=tuple(put), deleted=tuple(deleted), same=len(wanted) - len(put))


def cache_control(key: str) -> str:
    return FOR_GOOD if is_fingerprinted(key) else ASK_AGAIN


def is_fingerprinted(key: str) -> bool:
    """Whether the name of a file, or of its folder, changes with its content: the builder's own do."""
    return bool(_FINGERPRINT.match(key))


def media_type(key: str) -> str:
    found = _TYPES.get(Path(key).suffix) or mimetypes.guess_type(key)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") or found in _TEXTS else found


def _turn(key: str) -> tuple[int, str]:
    if key == VERSION:
        return 3, key
    if key.endswith(".html"):
        return 2, key
    return (0 if is_fingerprinted(key) else 1), key


@dataclass(frozen=True, kw_only=True)
class _Note:
    """`rules` is what `_rules` said when all that is there was put; `left`, since when a file is gone."""

    rules: str = ""
    left: Mapping[str, datetime] = field(default_factory=dict)

    def text(self) -> bytes:
        left = {key: since.isoformat() for key, since in self.left.items()}
        return json.dumps({"rules": self.rules, "left": left}).encode()


def _noted(s3: Any, bucket: str) -> _Note:
    read = json.loads(s3.get_object(Bucket=bucket, Key=NOTE)["Body"].read())
    left = {key: datetime.fromisoformat(since) for key, since in read["left"].items()}
    return _Note(rules=read["rules"], left=left)


def _rules(keys: Iterable[str]) -> str:
    """Changes with the headers that files of these kinds get, which S3 doesn't tell where it lists them."""
    kinds = {(Path(key).suffix, media_type(key), cache_control(key)) for key in keys}
    return _etag(repr((_FINGERPRINT.pattern, sorted(kinds))).encode())


def _put(s3: Any, bucket: str, key: str, content: bytes) -> None:
    s3.put_object(
        Bucket=bucket, Key=key, Body=content, ContentType=media_type(key), CacheControl=cache_control(key)
    )


def _etag(content: bytes) -> str:
    """What S3 says of an object that was put whole under its own key."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _listed(s3: Any, bucket: str) -> Iterator[Any]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from page.get("Contents", ())
