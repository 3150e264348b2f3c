"""`python -m tests.browser.screenshots`: takes the README's pictures again. Not a test."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page

from desk import bootstrap
from local.clock import Clock
from local.desk import LocalDesk
from local.web.console import Addresses
from local.web.server import Listener
from tests.applicants import RESIDENT, send
from tests.browser import chromium
from tests.browser.console.signed_in import signed_in
from tests.browser.formpage import FormPage
from tests.browser.picture import reduced
from tests.browser.visitor import visiting
from tests.conftest import EXAMPLE, NOW, ROOT

FOLDER = Path(__file__).parent / "screenshots"
LARGEST = 60_000
_DESKTOP = {"viewport": {"width": 1024, "height": 768}}
_PHONE = {"viewport": {"width": 390, "height": 800}, "device_scale_factor": 2}


def main() -> int:
    """1 if a picture is too large to be kept."""
    executable = next(filter(None, map(shutil.which, chromium.NAMES)), None)
    if executable is None:
        print(f"{' or '.join(chromium.NAMES)} is not installed", file=sys.stderr)
        return 1
    with (
        Listener() as listener,
        LocalDesk(ROOT, clock=Clock.parse(NOW), origins=listener.origins) as desk,
        listener.serving(desk.app),
        chromium.running(executable) as browser,
        visiting(browser, listener.url, **_PHONE) as visitor,
    ):
        FOLDER.mkdir(exist_ok=True)
        visitor.visit("/")
        keep(visitor.page, "home")
        for time in ("09:00", "14:00"):
            other = {**RESIDENT, "slot": f"2026-11-26T{time}", "email": f"p{time[:2]}@example.jp"}
            send(desk, "booking", other, origin=listener.url)
        visitor.visit("/online/booking/")
        form = FormPage(visitor.page, bootstrap.parts().bundle, "booking")
        form.reach("slot", RESIDENT)
        form.answer("slot", RESIDENT["slot"])
        form.field("slot").evaluate("question => question.scrollIntoView()")
        keep(visitor.page, "booking")
    _keep_the_console(executable)
    sizes = {file.name: file.stat().st_size for file in sorted(FOLDER.glob("*.png"))}
    print(*(f"{name}: {size:,} bytes" for name, size in sizes.items()), sep="\n")
    return int(max(sizes.values()) > LARGEST)


def _keep_the_console(executable: str) -> None:
    """The first page of the console, on a desk with the made-up cases of a training."""
    with (
        Listener() as site,
        Listener() as console,
        Listener() as provider,
        LocalDesk(
            EXAMPLE,
            clock=Clock.parse(NOW),
            origins=site.origins,
            console=Addresses(console=console.url, provider=provider.url),
        ) as desk,
        console.serving(desk.console.app),
        provider.serving(desk.console.provider_app),
        chromium.running(executable) as browser,
    ):
        desk.start_training()
        assert desk.training
        desk.training.wait()
        with signed_in(browser, desk, "例 すべての役割の人", _DESKTOP) as member:
            member.visit("/")
            keep(member.page, "console")


def keep(page: Page, name: str) -> None:
    (FOLDER / f"{name}.png").write_bytes(reduced(page.screenshot(), colours=32))


if __name__ == "__main__":
    sys.exit(main())
