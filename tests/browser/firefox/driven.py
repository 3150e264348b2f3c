"""The system's Firefox, driven by Mozilla's client (Marionette): Playwright needs one of its own making.

It keeps whole pages for Back as it does for people, and talks to this machine only.
"""

import gc
import socket
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marionette_driver import By
from marionette_driver.errors import NoSuchElementException, StaleElementException, UnknownException
from marionette_driver.marionette import Marionette, WebElement

NAMES = ("firefox-esr", "firefox")

_PATIENCE = 15.0
_PAUSE = 0.05
_PREFERENCES: Mapping[str, Any] = {
    # The client switches off what Firefox does by itself. What is for another machine goes nowhere.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.prefetch-next": False,
    "network.dns.disablePrefetch": True,
    "intl.accept_languages": "ja",
    "intl.locale.requested": "ja",
}


class Firefox:
    """One window of it. Elements are named by CSS selectors."""

    def __init__(self, marionette: Marionette, log: Path) -> None:
        self._marionette = marionette
        self._log = log
        self.origin = ""

    # ---- Where it is

    @property
    def path(self) -> str:
        """Where it is, without the desk's origin; another site's whole address."""
        url: str = self._marionette.get_url()
        return url.removeprefix(self.origin)

    def visit(self, path: str) -> None:
        self._marionette.navigate(f"{self.origin}{path}")

    def back(self) -> bool:
        """False if the browser has nothing to show there: a page of its own says so."""
        return self._moved(self._marionette.go_back)

    def forward(self) -> bool:
        return self._moved(self._marionette.go_forward)

    def reload(self) -> None:
        self._marionette.refresh()

    def _moved(self, move: Callable[[], Any]) -> bool:
        try:
            move()
        except UnknownException as error:
            if "error page" not in str(error):
                raise
            return False
        return True

    # ---- What it shows

    def evaluate(self, script: str, *arguments: Any) -> Any:
        """What a function with this body returns, run in a world of its own: also if scripts are off."""
        return self._marionette.execute_script(script, script_args=arguments)

    def text(self, selector: str) -> str:
        """The visible text of an element; waits for the element."""
        return str(self.find(selector).text)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self._marionette.find_elements(By.CSS_SELECTOR, selector)]

    def shows(self, selector: str) -> bool:
        found = self._marionette.find_elements(By.CSS_SELECTOR, selector)
        return any(element.is_displayed() for element in found)

    def find(self, selector: str) -> WebElement:
        self.wait(lambda: self._marionette.find_elements(By.CSS_SELECTOR, selector), f"no {selector}")
        return self._marionette.find_element(By.CSS_SELECTOR, selector)

    def wait(self, condition: Callable[[], Any], message: str) -> None:
        """Until the condition is true. Raises AssertionError when patience is over."""
        end = time.monotonic() + _PATIENCE
        while not self._holds(condition):
            assert time.monotonic() < end, f"{self.path}: {message}"
            time.sleep(_PAUSE)

    def _holds(self, condition: Callable[[], Any]) -> bool:
        try:
            return bool(condition())
        except (NoSuchElementException, StaleElementException):
            return False

    def _is_still(self, element: WebElement) -> bool:
        """Brings it into view. Whether it stays there: what appears above would lead the pointer astray."""
        where = "const {x, y} = arguments[0].getBoundingClientRect(); return [x, y];"
        self.evaluate("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        before = self.evaluate(where, element)
        time.sleep(_PAUSE)
        return bool(self.evaluate(where, element) == before)

    # ---- What a person does

    def press(self, selector: str) -> None:
        """Press what is visible, with the pointer: after the client's `click` no page is kept for Back."""
        self.wait(lambda: self.shows(selector), f"{selector} is not visible")
        element = self.find(selector)
        self.wait(lambda: self._is_still(element), f"{selector} moves")
        pointer = self._marionette.actions.sequence("pointer", "mouse", {"pointerType": "mouse"})
        pointer.click(element).perform()

    def choose(self, selector: str) -> None:
        """A radio button, a checkbox or an option, if it isn't chosen."""
        element = self.find(selector)
        if not element.is_selected():
            element.click()

    def type(self, selector: str, text: str) -> None:
        element = self.find(selector)
        element.clear()
        element.send_keys(text)

    def troubles(self) -> list[str]:
        """Errors of the pages' scripts, and what the security headers kept pages from, since the start."""
        lines = self._log.read_text(errors="replace").splitlines()
        signs = ("JavaScript error: http", "Content-Security-Policy: The page")
        return [line for line in lines if any(sign in line for sign in signs)]


@contextmanager
def running(executable: str, folder: Path, *, has_script: bool) -> Iterator[Firefox]:
    """A headless Firefox for the length of the block, with its profile and its log in `folder`."""
    log = folder / "gecko.log"
    with warnings.catch_warnings():
        # Until Firefox listens, the client leaves the sockets of its tries to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        marionette = Marionette(
            bin=executable,
            port=_free_port(),
            headless=True,
            prefs={**_PREFERENCES, "javascript.enabled": has_script},
            gecko_log=str(log),
            workspace=str(folder),
        )
        gc.collect()
    try:
        marionette.start_session()
        marionette.set_window_rect(width=1280, height=900)
        yield Firefox(marionette, log)
    finally:
        marionette.cleanup()
        # Cleaning up makes another profile, which the client would delete when Python ends: too late.
        marionette.instance.profile.restore = False


@contextmanager
def new_tab(firefox: Firefox, origin: str) -> Iterator[Firefox]:
    """Firefox with a tab that has no history, for pages of `origin`."""
    marionette = firefox._marionette
    before = marionette.current_window_handle
    tab = marionette.open(type="tab", focus=True)["handle"]
    marionette.switch_to_window(tab)
    firefox.origin = origin
    try:
        yield firefox
    finally:
        marionette.close()
        marionette.switch_to_window(before)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
