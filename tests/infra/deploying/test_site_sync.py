"""The site's upload: at no moment does a visitor get a page without the files that it needs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from builder.output import file_headers
from builder.output.file_headers import IMMUTABLE, NOTHING_KEPT, REVALIDATE
from infra.rollout.site_sync import KEPT_FOR, STATE_KEY, sync

BUCKET = "example-site"
NOW = datetime.now(UTC)
SITE = {
    "index.html": "<p>最初のページ</p>",
    "online/index.html": "<p>予約</p>",
    "harassment/index.html": '<p><a href="https://www.city.example.jp/" data-quick-exit>閉じる</a></p>',
    "404.html": "<p>ありません</p>",
    "assets/form.0123abcd.js": "1",
    "assets/postal.89abcdef/01.json": "{}",
    "assets/page.js": "2",
    "images/2026-12345678.png": "picture",
    "assets/search.ja.76543210.txt": "[]",
    "version.json": '{"version": "one"}',
}
FOR_GOOD = ("assets/form.0123abcd.js", "assets/postal.89abcdef/01.json", "assets/search.ja.76543210.txt")


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="ap-northeast-1")
        client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        yield client


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for key, text in SITE.items():
        path = tmp_path / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def keys(s3: Any) -> set[str]:
    return {one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET).get("Contents", ())} - {STATE_KEY}


def test_pages_are_uploaded_after_what_they_load_and_the_version_last(s3: Any, site: Path) -> None:
    put = sync(s3, BUCKET, site, now=NOW).put
    assert set(put) == set(SITE)
    assert [key for key in put if key.endswith(".html")] == [
        "404.html",
        "harassment/index.html",
        "index.html",
        "online/index.html",
    ]
    assert put[:3] == FOR_GOOD
    assert put[-3:] == ("index.html", "online/index.html", "version.json")


def test_unchanging_files_are_cached_and_the_rest_is_revalidated(s3: Any, site: Path) -> None:
    sync(s3, BUCKET, site, now=NOW)
    told = {key: s3.head_object(Bucket=BUCKET, Key=key) for key in SITE}
    for_good = {key for key, head in told.items() if head["CacheControl"] == IMMUTABLE}
    assert for_good == {*FOR_GOOD}
    rest = {key: head["CacheControl"] for key, head in told.items() if key not in for_good}
    assert rest.pop("harassment/index.html") == NOTHING_KEPT
    assert set(rest.values()) == {REVALIDATE}
    assert told["index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert told["assets/form.0123abcd.js"]["ContentType"] == "text/javascript; charset=utf-8"
    # CloudFront compresses it.
    assert told["assets/search.ja.76543210.txt"]["ContentType"] == "text/plain; charset=utf-8"
    assert told["images/2026-12345678.png"]["ContentType"] == "image/png"


def test_a_second_run_uploads_nothing(s3: Any, site: Path) -> None:
    sync(s3, BUCKET, site, now=NOW)
    again = sync(s3, BUCKET, site, now=NOW)
    assert (again.put, again.deleted, again.same) == ((), (), len(SITE))


def test_only_changed_files_are_uploaded(s3: Any, site: Path) -> None:
    sync(s3, BUCKET, site, now=NOW)
    (site / "index.html").write_text("<p>新しいページ</p>")
    (site / "version.json").write_text('{"version": "two"}')
    assert sync(s3, BUCKET, site, now=NOW).put == ("index.html", "version.json")


def test_a_removed_page_is_deleted_and_its_script_stays_for_open_tabs(s3: Any, site: Path) -> None:
    sync(s3, BUCKET, site, now=NOW)
    (site / "online/index.html").unlink()
    (site / "assets/form.0123abcd.js").unlink()
    assert sync(s3, BUCKET, site, now=NOW).deleted == ("online/index.html",)
    assert "assets/form.0123abcd.js" in keys(s3)
    later = sync(s3, BUCKET, site, now=NOW + KEPT_FOR + timedelta(days=1))
    assert later.deleted == ("assets/form.0123abcd.js",)
    assert keys(s3) == set(SITE) - {"online/index.html", "assets/form.0123abcd.js"}


def test_an_old_file_stays_as_long_as_a_tab_may_be_open_after_its_removal(s3: Any, site: Path) -> None:
    """S3 only knows when a file was uploaded, which may be long before it was removed from the site."""
    script = "assets/form.0123abcd.js"
    sync(s3, BUCKET, site, now=NOW)
    left = NOW + timedelta(days=60)
    (site / script).unlink()
    assert sync(s3, BUCKET, site, now=left).deleted == ()
    assert sync(s3, BUCKET, site, now=left + KEPT_FOR).deleted == ()
    assert script in keys(s3)
    assert sync(s3, BUCKET, site, now=left + timedelta(days=31)).deleted == (script,)


def test_a_file_removed_a_second_time_is_kept_as_long_again(s3: Any, site: Path) -> None:
    script = site / "assets/form.0123abcd.js"
    sync(s3, BUCKET, site, now=NOW)
    script.unlink()
    sync(s3, BUCKET, site, now=NOW)
    script.write_text(SITE["assets/form.0123abcd.js"])
    sync(s3, BUCKET, site, now=NOW + timedelta(days=20))
    script.unlink()
    assert sync(s3, BUCKET, site, now=NOW + timedelta(days=40)).deleted == ()
    assert sync(s3, BUCKET, site, now=NOW + timedelta(days=71)).deleted == ("assets/form.0123abcd.js",)


def test_a_changed_header_reaches_files_already_uploaded(
    s3: Any, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(s3, BUCKET, site, now=NOW)
    monkeypatch.setattr(file_headers, "REVALIDATE", "no-cache, must-revalidate")
    assert set(sync(s3, BUCKET, site, now=NOW).put) == set(SITE)
    assert s3.head_object(Bucket=BUCKET, Key="index.html")["CacheControl"] == "no-cache, must-revalidate"
    assert sync(s3, BUCKET, site, now=NOW).put == ()


@pytest.mark.parametrize("good_calls", range(len(SITE) + 1))
def test_after_a_stop_no_new_page_lacks_its_script_and_the_next_run_finishes(
    good_calls: int, s3: Any, site: Path
) -> None:
    left = good_calls

    class Stopped(Exception):
        pass

    def stop(**_: Any) -> None:
        nonlocal left
        if left == 0:
            raise Stopped
        left -= 1

    s3.meta.events.register("before-send.s3.PutObject", stop)
    with pytest.raises(Stopped):
        sync(s3, BUCKET, site, now=NOW)
    s3.meta.events.unregister("before-send.s3.PutObject", stop)
    up = keys(s3)
    if good_calls == len(SITE):
        assert up == set(SITE), "all but what the next run has to know"
        return
    if any(key.endswith(".html") for key in up):
        assert {key for key in SITE if "assets/" in key} <= up
    assert "version.json" not in up
    sync(s3, BUCKET, site, now=NOW)
    assert keys(s3) == set(SITE)
