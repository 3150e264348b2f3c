"""Shows in the open page what is wrong with the editors' files, as soon as one is saved.

A page that `make run` serves gets one line before its end, a script that asks /_local/watch.json. It is put
in on the way to the browser: the built site never has it.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from builder.check import read, warnings
from builder.pages.origins import page_files
from builder.reading.mistakes import Mistake
from local.web.built_site import Site

_END = b"</body>"


class Watch:
    """`state` is the builder's fingerprint of the files, `today` the desk's day."""

    def __init__(
        self, root: Path, site: Site, *, state: Callable[[Path], Hashable], today: Callable[[], date]
    ) -> None:
        self._root = root
        self._site = site
        self._state = state
        self._today = today
        self._seen: Hashable = None
        self._warnings: tuple[Mistake, ...] = ()

    def state(self) -> Mapping[str, Any]:
        """JSON for the script: {build, errors, warnings, crash}, after building again if a file has changed.

        `build` is the number of the build that is shown, `crash` the record of a program's error.
        """
        self._site.refresh()
        failure = self._site.failure
        errors = failure.mistakes if failure else ()
        return {
            "build": self._site.number,
            "errors": [mistake.as_json() for mistake in errors],
            "warnings": [] if failure else [warning.as_json() for warning in self._found_warnings()],
            "crash": failure.lines if failure and not failure.is_content else (),
        }

    def with_script(self, path: str, html: bytes) -> bytes:
        """A page with the script that watches. `path` is its address."""
        files = escape(" ".join(page_files(self._root, path)))
        data = f'data-build="{self._site.number}" data-files="{files}"'
        tag = f'<script src="/_local/watch.js" {data}></script>\n'
        before, end, after = html.rpartition(_END)
        return before + tag.encode() + end + after if end else html

    def _found_warnings(self) -> tuple[Mistake, ...]:
        state = self._state(self._root)
        if state != self._seen:
            self._warnings = warnings(read(self._root)[0], self._today())
            self._seen = state
        return self._warnings
