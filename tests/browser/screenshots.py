"""`python -m tests.browser.screenshots`: takes the READMEs' pictures again. Not a test.

What visitors see is the ward's; the staff's and the editors' side is of the example desk.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

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
from tests.conftest import EXAMPLE, NOW, ROOT, copy_example
from tests.local.web.test_watching import save

FOLDER = Path(__file__).parent / "screenshots"
LARGEST = 60_000
_RECEIPT = re.compile(r"[0-9A-Z]{3,}-")
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
    _keep_what_editors_see(executable)
    sizes = {file.name: file.stat().st_size for file in sorted(FOLDER.glob("*.png"))}
    print(*(f"{name}: {size:,} bytes" for name, size in sizes.items()), sep="\n")
    return int(max(sizes.values()) > LARGEST)


def _keep_the_console(executable: str) -> None:
    """The first page of the console and that of a case, on a desk with the made-up cases of a training."""
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
            member.page.get_by_role("table").first.get_by_role("link", name=_RECEIPT).nth(1).click()
            member.page.wait_for_load_state()
            keep(member.page, "console-case")


def _keep_what_editors_see(executable: str) -> None:
    """A mistake over the open page, and the page of all keys."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_example(Path(folder))
        with (
            Listener() as listener,
            LocalDesk(root, clock=Clock.parse(NOW), origins=listener.origins, is_watched=True) as desk,
            listener.serving(desk.app),
            chromium.running(executable) as browser,
            visiting(browser, listener.url, **_DESKTOP) as editor,
        ):
            editor.visit("/directory/")
            save(root / "content/desks.yml", 'phone: "03-0000-1155"', 'phone: "O3-0000-1155"')
            save(root / "content/desks.yml", 'open: "09:00", close: "16:45"', 'open: "9:00", close: "16:45"')
            panel = editor.page.get_by_role("region", name="手もとの確認")
            expect(panel.get_by_role("listitem")).to_have_count(2)
            keep(editor.page, "editors-mistake")
            editor.visit("/_local/keys")
            editor.page.get_by_role("searchbox").first.fill("受付時間")
            keep(editor.page, "editors-keys")


def keep(page: Page, name: str) -> None:
    (FOLDER / f"{name}.png").write_bytes(reduced(page.screenshot(), colours=32))


if __name__ == "__main__":
    sys.exit(main())
