"""The system's Chromium, which talks to this machine only."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

WITH_A_WINDOW = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

NAMES = ("chromium-headless-shell", *WITH_A_WINDOW)
"""The first is the same browser without a window: it needs a quarter less time; it keeps no page for Back."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--process-per-site",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # A story's scripts run once: the optimising compilers take more time than their code saves.
    "--js-flags=--no-maglev,--no-turbofan",
)


@contextmanager
def running(executable: str) -> Iterator[Browser]:
    """A headless Chromium for the length of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
