"""Builds the whole site and its bundle, in this process."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builder.check import load
from builder.files.desk_files import REPOSITORY, folder
from builder.files.look.files import LOOK, look_folders
from builder.open_data.published import write_open_data
from builder.output.api.openapi import openapi
from builder.output.bundle import write_bundle
from builder.output.change_feed import write_change_feed
from builder.output.page_frames import form_pages, magazine_pages, manage_page
from builder.output.security_headers import site_headers, write_headers
from builder.output.security_txt import write_security_txt
from builder.output.seminars.files import write_seminar_files
from builder.reading.mistakes import ContentError, Mistake
from builder.site_tool import NAME, SiteToolError, build, load_config
from builder.uncollected import uncollected
from desk.domain.calendar.moments import tokyo_day

_SOURCES = ("content", "faq", "schemas", "functions/desk/views/templates")

State = tuple[tuple[str, int, int], ...]


@uncollected()
def build_site(
    root: Path,
    site_dir: Path,
    bundle_path: Path,
    *,
    now: datetime | None = None,
    has_examples: bool = False,
) -> str:
    """Build the desk in `root`; returns the bundle's version. Writes nothing if the files have mistakes.

    Beside the bundle it writes headers.json: the security headers that the site must be served with.

    The opening calendars begin with the month of `now` (aware; None: the time of the build). Pages whose day
    is after both `now` and the time of the build are held back. `has_examples`: with the example seminars, on
    days that follow `now`.
    Raises ContentError with every mistake.
    """
    today = tokyo_day(datetime.now(UTC))
    at = max(today, tokyo_day(now)) if now else today
    project = load(root, at, examples=(tokyo_day(now) if now else today) if has_examples else None)
    with _tool_warnings() as warnings:
        try:
            config = load_config(
                str(_config_file(root)),
                docs_dir=str((root / "content").resolve()),
                site_dir=str(site_dir.resolve()),
                strict=True,
            )
            plugin: Any = config.plugins["madoguchi"]
            plugin.project, plugin.now = project, now
            build(config)
        except (SiteToolError, SystemExit) as error:
            raise ContentError(
                Mistake("mkdocs.yml", 1, 1, message) for message in warnings or [str(error)]
            ) from error
    pages, manage = form_pages(project, site_dir), manage_page(project, site_dir, plugin.areas)
    headers = site_headers(site_dir)
    write_headers(headers, bundle_path.with_name("headers.json"))
    bundle = write_bundle(project, bundle_path, pages, manage, headers, magazine_pages(project, site_dir))
    write_security_txt(project.site, site_dir)
    write_change_feed(project, site_dir)
    write_open_data(project, site_dir)
    write_seminar_files(project, site_dir, now=now or datetime.now(UTC))
    (site_dir / "openapi.json").write_text(json.dumps(openapi(bundle), ensure_ascii=False))
    # infra.verify compares it with the functions' version.
    (site_dir / "version.json").write_text(json.dumps({"version": bundle["version"]}))
    return str(bundle["version"])


def source_state(root: Path) -> State:
    """A cheap fingerprint of all files that a build reads: changes when a file does."""
    files = [_config_file(root)]
    folders = [folder(root, name) for name in _SOURCES]
    folders += [found for name in LOOK for found in look_folders(root, name)]
    for found in folders:
        files += (path for path in found.rglob("*") if path.is_file())
    return tuple(sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files))


def _config_file(root: Path) -> Path:
    own = root / "mkdocs.yml"
    return own if own.is_file() else REPOSITORY / "builder/mkdocs.yml"


@contextmanager
def _tool_warnings() -> Iterator[list[str]]:
    """Collects the site tool's warnings instead of printing them."""
    warnings: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(NAME)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield warnings
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates
