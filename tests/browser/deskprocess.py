"""`python -m local` as a process of its own, with everything that it wrote."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from tests.conftest import EXAMPLE, NOW, ROOT


class DeskProcess:
    """`origin` is its address; `written` is its output and logs, complete once the process has ended."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self._lines: list[str] = []
        for line in process.stdout:
            self._lines.append(line)
            if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            raise AssertionError(f"it ended without an address:\n{self.written}")
        self.origin = address[0]
        self._reader = Thread(target=self._lines.extend, args=(process.stdout,))
        self._reader.start()

    @property
    def written(self) -> str:
        return "".join(self._lines)

    def join(self) -> None:
        self._reader.join()


@contextmanager
def running_desk() -> Iterator[DeskProcess]:
    """The example desk at conftest.NOW, for the length of the block; it logs all that it can."""
    settings = {"PORT": "0", "NOW": NOW, "TRAINING": "no", "PYTHONIOENCODING": "utf-8"}
    settings |= {"POWERTOOLS_LOG_LEVEL": "DEBUG"}
    with subprocess.Popen(
        [sys.executable, "-m", "local", "--root", EXAMPLE],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        desk = None
        try:
            desk = DeskProcess(process)
            yield desk
        finally:
            process.send_signal(signal.SIGINT)
            # The end of the block closes the pipe, read or not.
            if desk:
                desk.join()
