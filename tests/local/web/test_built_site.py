"""The site is rebuilt when a file has changed; a failed build leaves the last good one in place."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from builder.reading.mistakes import ContentError, Mistake
from local.clock import Clock
from local.web.built_site import Build, Site

MISTAKE = Mistake("faq/seminar.yml", 23, 5, "q を入力してください。")


class Sources:
    """The editors' files and a builder for them: each edit makes a new state."""

    def __init__(self) -> None:
        self.state = 0
        self.builds = 0
        self.used: list[Build] = []
        self.during: Callable[[], None] = lambda: None

    def build(self, _: Path, site_dir: Path, bundle_path: Path, **__: datetime) -> None:
        self.builds += 1
        self.during()
        site_dir.mkdir()
        (site_dir / "index.html").write_text(f"{self.state}")
        bundle_path.write_text("{}")

    def fail(self, error: Exception) -> None:
        def during() -> None:
            raise error

        self.during = during
        self.state += 1

    def mend(self) -> None:
        self.during = lambda: None
        self.state += 1


@pytest.fixture
def sources() -> Sources:
    return Sources()


@pytest.fixture
def site(sources: Sources, tmp_path: Path) -> Iterator[Site]:
    with Site(
        tmp_path,
        build=sources.build,
        state=lambda _: sources.state,
        clock=Clock(),
        on_build=sources.used.append,
    ) as site:
        yield site


def shown(site: Site) -> str:
    assert site.shown
    return (site.shown.site_dir / "index.html").read_text()


def test_it_builds_once_per_change(site: Site, sources: Sources) -> None:
    for state in (0, 0, 1, 1, 2):
        sources.state = state
        site.refresh()
        assert shown(site) == f"{state}"
    assert sources.builds == len(sources.used) == 3


def test_the_previous_build_is_kept_for_its_readers_and_older_ones_are_deleted(
    site: Site, sources: Sources
) -> None:
    for _ in range(3):
        sources.state += 1
        site.refresh()
    assert [build.site_dir.exists() for build in sources.used] == [False, True, True]


def test_mistakes_are_shown_until_they_are_corrected(
    site: Site, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    site.refresh()
    sources.fail(ContentError([MISTAKE]))
    for _ in range(2):
        site.refresh()
        assert site.failure
        assert site.failure.is_content
        assert site.failure.lines == ("faq/seminar.yml:23:5: q を入力してください。",)
        assert shown(site) == "0"
    assert capsys.readouterr().err.count("faq/seminar.yml:23:5: q を入力してください。") == 1
    sources.mend()
    site.refresh()
    assert site.failure is None
    assert shown(site) == "2"


def test_a_bug_in_the_builder_is_distinguished_from_an_editor_s_mistake(site: Site, sources: Sources) -> None:
    sources.fail(RuntimeError("a bug"))
    site.refresh()
    assert site.shown is None
    assert site.failure
    assert not site.failure.is_content
    assert site.failure.lines[-1] == "RuntimeError: a bug"


def test_an_unusable_bundle_is_a_failure_too(tmp_path: Path, sources: Sources) -> None:
    def refuse(_: Build) -> None:
        raise KeyError("desks")

    with Site(tmp_path, build=sources.build, state=lambda _: 0, clock=Clock(), on_build=refuse) as site:
        site.refresh()
        assert site.shown is None
        assert site.failure


def test_a_file_saved_during_a_build_is_built_next_time(site: Site, sources: Sources) -> None:
    def save() -> None:
        sources.during = lambda: None
        sources.state = 7

    sources.during = save
    site.refresh()
    site.refresh()
    assert sources.builds == 2
    assert shown(site) == "7"


def test_a_visitor_during_a_build_waits_for_it(site: Site, sources: Sources) -> None:
    building, finish = Event(), Event()

    def during() -> None:
        building.set()
        assert finish.wait(30)

    sources.during = during
    seen: list[str] = []

    def visit() -> None:
        site.refresh()
        seen.append(shown(site))

    visitors = [Thread(target=visit) for _ in range(3)]
    visitors[0].start()
    assert building.wait(30)
    for visitor in visitors[1:]:
        visitor.start()
    assert seen == []
    finish.set()
    for visitor in visitors:
        visitor.join(30)
    assert seen == ["0", "0", "0"]
    assert sources.builds == 1


def test_it_leaves_nothing_behind(tmp_path: Path, sources: Sources) -> None:
    with Site(
        tmp_path, build=sources.build, state=lambda _: 0, clock=Clock(), on_build=sources.used.append
    ) as site:
        site.refresh()
    assert not sources.used[0].bundle_path.exists()
