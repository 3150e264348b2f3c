"""`python -m local [--root DIR]`: runs the desk of a folder (default: the current one) on this machine.

Environment: PORT, NOW (the moment that the desk's clock starts at), TRAINING (`no`: without made-up cases).
"""

import argparse
import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from builder.files.last_build import recalling
from builder.files.root import add_root
from local.clock import Clock
from local.desk import LocalDesk
from local.web.console import Addresses
from local.web.server import Listener

_PORT = 8000
_APART = 100
_LAST = 65535


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 after Ctrl-C or SIGTERM, 1 if it couldn't start (2: no desk there)."""
    root: Path = _parser().parse_args(arguments).root
    port_text, now_text = os.environ.get("PORT", str(_PORT)), os.environ.get("NOW", "")
    if not port_text.isascii() or not port_text.isdigit() or not 0 <= int(port_text) <= _LAST:
        return _fail(
            f"PORT={port_text} は使えません。0〜65535 の数で指定してください。例: make run PORT=8001"
        )
    try:
        clock = Clock.parse(now_text)
    except ValueError:
        return _fail(
            f"NOW={now_text} を日時として読めません。"
            "次の形で指定してください。例: make run NOW=2026-11-20T10:00:00+09:00"
        )
    # Powertools prints CloudWatch metrics, which would only clutter the terminal.
    os.environ.setdefault("POWERTOOLS_METRICS_DISABLED", "true")
    # SIGINT too: a shell starts background jobs with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        _run(root, int(port_text), clock, is_training=os.environ.get("TRAINING") != "no")
    except KeyboardInterrupt:
        pass
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return _fail(
            f"ポート {port_text} は、ほかのプログラムが使っています。"
            "そのプログラムを終了するか、別のポートを指定してください。例: make run PORT=8001"
        )
    print("窓口を閉じました。", flush=True)
    return 0


def _run(root: Path, port: int, clock: Clock, *, is_training: bool) -> None:
    with Listener(port) as listener, _beside(port, 1) as counter, _beside(port, 2) as door:
        print("準備しています…", flush=True)
        console = Addresses(console=counter.url, provider=door.url)
        desk = LocalDesk(root, clock=clock, origins=listener.origins, is_watched=True, console=console)
        with ExitStack() as stack:
            # The first build; what the later ones need of it, this process knows.
            with recalling(root, is_build=True):
                stack.enter_context(desk)
            stack.enter_context(counter.serving(desk.console.app))
            stack.enter_context(door.serving(desk.console.provider_app))
            print(_welcome(listener.url, counter.url, clock), flush=True)
            if is_training:
                desk.start_training()
            listener.serve(desk.app)
            # A second Ctrl-C must not interrupt the cleanup.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)


@contextmanager
def _beside(port: int, number: int) -> Iterator[Listener]:
    """The port of the console (1) or of its provider (2), by the site's; if something has it, a free one.

    Hundreds apart: the next ports are for the next desks, as in `make run PORT=8001`.
    """
    wanted = port + number * _APART if port else 0
    with ExitStack() as stack:
        try:
            listener = stack.enter_context(Listener(wanted if wanted <= _LAST else 0))
        except OSError:
            listener = stack.enter_context(Listener())
        yield listener


def _welcome(url: str, console: str, clock: Clock) -> str:
    port = f" PORT={urlsplit(url).port}" if urlsplit(url).port != _PORT else ""
    kind = "NOW で指定した時刻から進みます" if clock.is_set else "実際の時刻です"
    return f"""
窓口を開きました。

  サイト            {url}/
  送信されたメール  {url}/_local/mails
  保存された内容    {url}/_local/table
  職員の画面        {console}/  （例の職員を選んでサインインします）
  職員の道具        make desk ARGS="list"{port}
  通しの動作確認    make canary{port}
  時計              {url}/_local/clock  {clock():%Y-%m-%d %H:%M}（{kind}）

職員の画面には、練習のための例の受付が、10秒ほどかけて入ります（いらないときは make run TRAINING=no）。
データはメモリの中だけにあり、終了すると消えます。メールはこのパソコンの外へ送られません。
終了するには Ctrl-C を押してください。
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    add_root(parser)
    return parser


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
