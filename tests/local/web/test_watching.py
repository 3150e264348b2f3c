"""Mistakes over the open page: what the script is told, and which pages have it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from builder.pages.origins import OF_BLOCKS, page_files
from builder.texts.block_names import ARGUMENTS
from local.clock import Clock
from local.desk import LocalDesk
from local.web.built_site import Build
from tests.conftest import EXAMPLE, NOW, ROOT, copy_example

ORIGIN = "http://127.0.0.1:8000"
SCRIPT = "/_local/watch.js"
LATER = "2026-12-01T10:00:00+09:00"
"""All pages of the example are out by then, so there is nothing to warn about."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_example(tmp_path)


@pytest.fixture
def watched(root: Path) -> Iterator[LocalDesk]:
    with LocalDesk(root, clock=Clock.parse(LATER), origins=(ORIGIN,), is_watched=True) as desk:
        yield desk


def visit(desk: LocalDesk, path: str, **headers: str) -> TestResponse:
    return Client(desk.app).get(path, base_url=ORIGIN, headers=headers, buffered=True)


def state(desk: LocalDesk) -> dict[str, Any]:
    found: dict[str, Any] = visit(desk, "/_local/watch.json").json
    return found


def save(file: Path, find: str, put: str) -> None:
    """As an editor's program does it: also at another time, if it was saved just before."""
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, put, 1), encoding="utf-8")
    later = file.stat().st_mtime_ns + 10_000_000
    os.utime(file, ns=(later, later))


def test_a_mistake_is_told_and_the_last_good_page_stays(watched: LocalDesk, root: Path) -> None:
    first = state(watched)
    assert (first["errors"], first["warnings"], first["crash"]) == ([], [], [])

    desks = root / "content/desks.yml"
    save(desks, 'phone: "03', 'phone: "O3')
    (error,) = state(watched)["errors"]
    assert error["file"] == "content/desks.yml"
    assert "電話番号" in error["message"]
    page = visit(watched, "/online/flow/")
    assert page.status_code == 200
    assert "相談の流れ" in page.text

    save(desks, 'phone: "O3', 'phone: "03')
    mended = state(watched)
    assert mended["errors"] == []
    assert mended["build"] > first["build"], "the page is loaded again"


def test_a_warning_is_told_though_the_site_is_new(watched: LocalDesk, root: Path) -> None:
    before = state(watched)["build"]
    save(root / "content/holidays.yml", "    2026-09-22: 休日\n", "")
    now = state(watched)
    assert now["build"] > before
    assert {warning["file"] for warning in now["warnings"]} == {"content/holidays.yml"}
    assert now["errors"] == []


def test_a_program_s_error_is_told_as_one(watched: LocalDesk, root: Path) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("of the program")

    watched.site._build = fail
    save(root / "content/online/flow.md", "title: ", "title: 新しい")
    now = state(watched)
    assert now["crash"][-1] == "RuntimeError: of the program"
    assert (now["errors"], now["warnings"]) == ([], [])


def test_a_page_has_the_script_with_its_own_files(watched: LocalDesk) -> None:
    html = visit(watched, "/online/flow/").text
    assert html.count(SCRIPT) == 1
    assert 'data-files="content/online/flow.md content/flow.yml"' in html
    assert html.index(SCRIPT) < html.index("</body>")
    assert SCRIPT in visit(watched, "/gone/").text
    for path in (SCRIPT, "/_local/watch.css", "/_local/keys", "/_local/keys.js", "/_local/editors.css"):
        assert visit(watched, path).status_code == 200


def test_a_page_that_is_the_same_in_a_new_build_is_sent_again(watched: LocalDesk, root: Path) -> None:
    """Else the browser's copy would name an old build, and load itself again without end."""
    before = visit(watched, "/directory/")
    save(root / "content/online/flow.md", "title: ", "title: 新しい")
    after = visit(watched, "/directory/", If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert f'data-build="{state(watched)["build"]}"' in after.text


def test_a_desk_that_cannot_be_built_at_first_shows_why_and_then_itself(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    save(root / "content/desks.yml", 'phone: "03', 'phone: "O3')
    with LocalDesk(root, clock=Clock.parse(LATER), origins=(ORIGIN,), is_watched=True) as desk:
        page = visit(desk, "/")
        assert page.status_code == 500
        assert "自動で新しくなります" in page.text
        assert 'data-build="0"' in page.text
        save(root / "content/desks.yml", 'phone: "O3', 'phone: "03')
        assert state(desk)["build"] > 0
        assert visit(desk, "/").status_code == 200


def test_nothing_of_it_is_in_the_built_site_or_in_what_is_deployed(built: Build, watched: LocalDesk) -> None:
    visit(watched, "/online/flow/")
    assert watched.site.shown
    for site in (built.site_dir, watched.site.shown.site_dir):
        for file in site.rglob("*"):
            assert not file.is_file() or b"_local" not in file.read_bytes(), file
    for folder in ("functions", "builder/theme", "builder/assets"):
        for file in (ROOT / folder).rglob("*"):
            assert file.suffix not in {".py", ".html", ".js"} or "watch.js" not in file.read_text(), file


def test_a_desk_that_is_not_watched_has_no_script(open_desk: Callable[..., LocalDesk]) -> None:
    with open_desk(clock=Clock.parse(NOW), origins=(ORIGIN,)) as desk:
        assert SCRIPT not in visit(desk, "/online/flow/").text


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("/", ("content/index.md", "content/desks.yml", "content/calendar.yml", "content/site.yml")),
        ("/online/", ("content/online/index.md",)),
        ("/faq/general/", ("faq/general.yml",)),
        ("/faq/index.html", ("content/faq/index.md",)),
        (
            "/online/booking/",
            (
                "content/online/booking.md",
                "content/forms/booking.yml",
                "schemas/forms/booking.schema.json",
                "content/messages.yml",
            ),
        ),
        ("/harassment/seminar/", ("content/harassment/seminar.md", "content/seminars.yml")),
        (
            "/harassment/newsletter/",
            ("content/harassment/newsletter.md", *(f"content/newsletter/news-{n}.yml" for n in (1, 2, 3))),
        ),
        ("/gone/", ("content/not-found.yml",)),
        ("/../desks", ()),
    ],
)
def test_a_page_s_files_are_its_own_first_and_those_of_its_blocks(path: str, files: tuple[str, ...]) -> None:
    found = page_files(EXAMPLE, path)
    assert found[: len(files)] == files
    assert all((EXAMPLE / file).is_file() or file.startswith("schemas/") for file in found)


def test_the_files_of_every_block_are_known(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    blocks = "".join(f"{{{{ block {name} {'x' if needs else ''} }}}}\n" for name, needs in ARGUMENTS.items())
    (tmp_path / "content/all.md").write_text(blocks)
    found = page_files(tmp_path, "/all/")
    for file in ("flow", "precautions", "desks", "calendar", "site", "forms/x", "messages", "holidays"):
        assert f"content/{file}.yml" in found
    # A new block has to be named there, if only without a file.
    assert ARGUMENTS.keys() == OF_BLOCKS.keys()


@pytest.mark.parametrize("path", ["/" + "a" * 7000, "/" + "a" * 300, f"/{'例' * 90}/", "/a\0b", "/../x"])
def test_an_address_that_no_file_can_have_is_no_page(path: str) -> None:
    assert page_files(EXAMPLE, path) == ()
