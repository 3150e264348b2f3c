"""`python -m local` as a process: what it prints, and that it always ends cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import pytest

from builder.files import last_build
from builder.reading.recall import recall
from desk.console.headers import HEADERS
from local import __main__ as process_of_a_desk
from local.clock import Clock
from tests.conftest import EXAMPLE, ROOT


@contextmanager
def started(root: Path = EXAMPLE, **env: str) -> Iterator[subprocess.Popen[str]]:
    """The process, killed if it's still there after a minute."""
    process = subprocess.Popen(
        [sys.executable, "-m", "local", "--root", root],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    timer = Timer(60, process.kill)
    timer.start()
    try:
        with process:
            yield process
    finally:
        timer.cancel()


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """The output up to the line with `text`."""
    assert process.stdout
    read = ""
    for line in process.stdout:
        read += line
        if text in line:
            return read
    raise AssertionError(f"it ended without saying {text!r}:\n{read}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_and_stops_cleanly(number: signal.Signals) -> None:
    with started(PORT="0", NOW="2026-11-20T10:00:00+09:00") as process:
        said = read_until(process, "Ctrl-C")
        url = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert url
        for path in ("/", "/_local/mails", "/_local/table", "/_local/clock"):
            assert f"{url[0]}{path}" in said
            with urlopen(f"{url[0]}{path}") as response:  # noqa: S310 - our own address
                assert response.status == 200
        console = re.search(r"職員の画面 +(http://127\.0\.0\.1:\d+)/", said)
        assert console
        with urlopen(f"{console[1]}/list") as response:  # noqa: S310 - our own address
            assert response.geturl() == f"{console[1]}/sign-in"
            sent = {name.lower(): value for name, value in response.headers.items()}
        # As on AWS, but for what needs TLS.
        wanted = {name.lower(): value for name, value in HEADERS.items() if not name.startswith("Strict-")}
        assert {name: sent.get(name) for name in wanted} == wanted
        assert "2026-11-20 10:00（NOW で指定した時刻から進みます）" in said
        assert "終了すると消えます" in said
        process.send_signal(number)
        assert process.stdout
        rest = process.stdout.read()
    assert process.returncode == 0
    assert rest.endswith("窓口を閉じました。\n")
    assert "Traceback" not in rest
    socket.create_server(("127.0.0.1", int(url[1]))).close()


def test_the_first_build_recalls_what_the_last_one_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_out = []

    class Stopped:
        """A desk that is stopped as soon as its site is built."""

        def __init__(self, *_: object, **__: object) -> None: ...

        def __enter__(self) -> None:
            recall("a text", lambda: found_out.append("once"))

        def __exit__(self, *_: object) -> None: ...

        @property
        def console(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(last_build, "FOLDER", tmp_path)
    monkeypatch.setattr(process_of_a_desk, "LocalDesk", Stopped)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            process_of_a_desk._run(EXAMPLE, 0, Clock(), is_training=False)
    assert found_out == ["once"]


def test_ctrl_c_during_start_up_stops_it_cleanly() -> None:
    with started(PORT="0") as process:
        read_until(process, "準備しています")
        process.send_signal(signal.SIGINT)
        assert process.stdout
        rest = process.stdout.read()
    assert process.returncode == 0
    assert "Traceback" not in rest


def test_a_port_in_use_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started(PORT=f"{port}") as process:
            said = read_until(process, "make run PORT=")
    assert process.returncode == 1
    assert f"ポート {port} は、ほかのプログラムが使っています。" in said
    assert "Traceback" not in said


def test_a_folder_that_is_no_desk(tmp_path: Path) -> None:
    with started(tmp_path, PORT="0") as process:
        said = read_until(process, "Name the folder of a desk")
    assert process.returncode == 2
    assert f"{tmp_path} に content フォルダーがありません。" in said
    assert "make run ROOT=" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("name", "value", "example"),
    [
        ("NOW", "明日", "make run NOW=2026-11-20T10:00:00+09:00"),
        ("PORT", "http", "make run PORT=8001"),
        ("PORT", "70000", "make run PORT=8001"),
    ],
)
def test_an_invalid_setting_is_reported(name: str, value: str, example: str) -> None:
    with started(**{"PORT": "0", name: value}) as process:
        said = read_until(process, example)
    assert process.returncode == 1
    assert f"{name}={value}" in said
    assert "Traceback" not in said
