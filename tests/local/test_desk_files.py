"""The site's files and the pages behind the counter, of a desk with a site of three files."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from werkzeug.test import Client

from builder.reading.mistakes import ContentError, Mistake
from local.clock import Clock
from local.desk import LocalDesk
from tests.local.visits import visit


def small_build(root: Path, site_dir: Path, bundle_path: Path, *, now: datetime) -> None:
    """A site of three files, and a bundle without forms."""
    if (root / "broken").exists():
        raise ContentError([Mistake("a.yml", 1, 1, "壊れています。")])
    (site_dir / "online").mkdir(parents=True)
    (site_dir / "empty").mkdir()
    (site_dir / "index.html").write_text(f"<html><head><title>{now.year}</title></head></html>")
    (site_dir / "online" / "index.html").write_text("<html><head></head></html>")
    (site_dir / "404.html").write_text("<html><head></head>not here</html>")
    (site_dir / "style.css").write_text("a {}")
    bundle_path.write_text(
        json.dumps(
            {
                "site": {"base_url": "https://example.jp"},
                "desks": {},
                "headers": {"content-security-policy": "default-src 'self'"},
            }
        )
    )


def small_desk(root: Path, clock: Clock | None = None) -> LocalDesk:
    return LocalDesk(root, clock=clock, build=small_build, state=lambda folder: tuple(folder.iterdir()))


def test_pages_and_files_are_served_as_by_a_static_host(tmp_path: Path) -> None:
    with small_desk(tmp_path) as desk:
        home = visit(desk, "/")
        assert home.content_type == "text/html; charset=utf-8"
        assert home.headers["Cache-Control"] == "no-cache"
        assert visit(desk, "/", headers={"If-None-Match": home.headers["ETag"]}).status_code == 304
        assert visit(desk, "/online/index.html").status_code == 200
        assert visit(desk, "/online?q=188").location == "/online/?q=188"
        style = visit(desk, "/style.css")
        assert style.content_type == "text/css; charset=utf-8"
        assert style.headers["Cache-Control"] == "no-cache"
        assert visit(desk, "/style.css", headers={"If-None-Match": style.headers["ETag"]}).status_code == 304
        head = Client(desk.app).head("/")
        assert (head.status_code, head.data) == (200, b"")


@pytest.mark.parametrize("path", ["/nowhere", "/online/x/", "/empty", "/../bundle.json", "/..%2fbundle.json"])
def test_a_missing_page_gets_the_site_s_404_page(path: str, tmp_path: Path) -> None:
    with small_desk(tmp_path) as desk:
        response = visit(desk, path)
    assert response.status_code == 404
    assert "not here" in response.text


def test_a_page_accepts_no_post(tmp_path: Path) -> None:
    with small_desk(tmp_path) as desk:
        response = Client(desk.app).post("/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_every_answer_has_the_desk_s_time(tmp_path: Path) -> None:
    with small_desk(tmp_path, Clock.parse("2027-11-20T10:00:00+09:00")) as desk:
        home = visit(desk, "/")
        assert "<title>2027</title>" in home.text
        for path in ("/", "/style.css", "/nowhere", "/api/health", "/_local/clock"):
            assert visit(desk, path).headers["Date"].startswith("Sat, 20 Nov 2027 01:00:0"), path
        clock = visit(desk, "/_local/clock.json").json
        assert clock["is_set"] is True  # type: ignore[index]
        assert clock["now"].startswith("2027-11-20T10:00:")  # type: ignore[index]
        assert "設定した時刻から進んで" in visit(desk, "/_local/clock").text


@pytest.mark.parametrize("path", ["/_local", "/_local/"])
def test_the_first_page_behind_the_counter_opens(path: str, tmp_path: Path) -> None:
    with small_desk(tmp_path) as desk:
        page = visit(desk, path, follow_redirects=True)
    assert "メモリの中だけ" in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/_local/x", "/_localx", "/_local/mails/x", "/_local/mails/x/attachments/1", "/_local/sweep"]
)
def test_unknown_addresses_behind_the_counter_do_nothing(path: str, tmp_path: Path) -> None:
    with small_desk(tmp_path) as desk:
        assert visit(desk, path).status_code in (404, 405)
        assert "まだメールはありません" in visit(desk, "/_local/mails").text
        assert "まだ何も保存されていません" in visit(desk, "/_local/table").text


def test_attachments_can_be_downloaded(tmp_path: Path) -> None:
    with small_desk(tmp_path) as desk:
        desk.cloud.verify_senders(["desk@example.jp"])
        desk.cloud.ses.send_email(
            FromEmailAddress="desk@example.jp",
            Destination={"ToAddresses": ["a@example.com"]},
            Content={"Raw": {"Data": WITH_ATTACHMENT.encode()}},
        )
        (mail,) = desk.mailbox.mails
        assert "予約.ics" in visit(desk, f"/_local/mails/{mail.message_id}").text
        attachment = visit(desk, f"/_local/mails/{mail.message_id}/attachments/1")
        assert attachment.data == b"BEGIN:VCALENDAR"
        assert attachment.content_type == "text/calendar"
        assert attachment.headers["Content-Disposition"].startswith("attachment; filename")
        assert visit(desk, f"/_local/mails/{mail.message_id}/attachments/2").status_code == 404


WITH_ATTACHMENT = """\
Subject: =?utf-8?b?5LqI57SE?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8

text
--x
Content-Type: text/calendar
Content-Disposition: attachment; filename*=utf-8''%E4%BA%88%E7%B4%84.ics

BEGIN:VCALENDAR
--x--
"""
