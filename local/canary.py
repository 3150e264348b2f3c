"""`python -m local.canary [--port 8000]`: runs the canary's journey on a desk that `make run` started.

The canary sends HTTP requests to the desk's own process. So it can't be invoked like the other functions,
which hold the emulator's lock for the whole call: its requests would never be answered.
"""

import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from http.client import HTTPException
from typing import Any

from desk import bootstrap
from desk.canary.browser import Visitor
from desk.canary.journey import try_journey
from desk.canary.steps import STEPS, reason_words
from desk.parts import Parts
from local.emulated.cloud import Cloud
from local.web.server import HOST

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class _LockedClient:
    """A boto3 client that takes the emulator's lock for each call."""

    def __init__(self, client: Any, lock: Any) -> None:
        self._client = client
        self._lock = lock

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def call(**request: Any) -> Any:
            with self._lock:
                return method(**request)

        return call


def run_canary(cloud: Cloud) -> tuple[bool, list[str]]:
    """(whether the journey worked, its report in Japanese, step by step)."""
    functions = bootstrap.parts()
    canary, site = functions.bundle["canary"], functions.settings.canary_site
    form = functions.form(canary["form"]) if canary else None
    if canary is None or form is None or not site:
        return False, ["content/site.yml に canary がないため、確かめられません。"]
    parts = Parts(
        settings=functions.settings,
        dynamodb=_LockedClient(cloud.dynamodb, cloud.lock),
        clock=functions.clock,
    )
    worked: list[str] = []
    outcome = try_journey(form, canary, parts, visitor=Visitor(site), on_step=worked.append)
    return outcome.kind in ("ok", "full"), [*_steps(worked), *_end(outcome.kind, outcome.step, outcome.why)]


def _steps(worked: list[str]) -> Iterator[str]:
    return (f"○ {STEPS[step]}" for step in worked)


def _end(kind: str, step: str, why: str) -> Iterator[str]:
    if kind in ("failed", "waiting"):
        yield f"× {STEPS[step]}：{reason_words(why)}"
    yield {
        "ok": "申込みから取消しまで、通しで動きました。",
        "full": "空いている枠が足りないため、申込みは確かめていません（窓口の故障ではありません）。",
        "busy": "前の動作確認が、まだ終わっていません。15分ほどたってから、もう一度行ってください。",
        "failed": "通しで動きませんでした。",
        "waiting": "申込みのページが、まだ開けません。",
    }[kind]


def main(argv: Sequence[str]) -> int:
    """0 if the journey worked, 1 if not, 2 if there is no desk at that port."""
    words = list(argv)
    port = words[1] if words[:1] == ["--port"] and len(words) > 1 else "8000"
    url = f"http://{HOST}:{port}"
    try:
        request = urllib.request.Request(f"{url}/_local/journey", data=b"", method="POST")  # noqa: S310 - our own
        with _OPENER.open(request) as answer:
            print(answer.read().decode())
            return 0
    except urllib.error.HTTPError as error:
        with error:
            print(error.read().decode())
        return 1
    except (OSError, ValueError, HTTPException):
        print(
            f"{url} に、窓口がありません。先に make run で開いてください。"
            "ポートを変えたときは、同じ PORT を指定してください。",
            file=sys.stderr,
        )
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
