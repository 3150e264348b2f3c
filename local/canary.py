"""The canary on this machine: `python -m local.journey [--port 8000]` has the desk there try a whole journey.

It goes through this process's own front door, so it's not called like the other functions, which hold the
table's lock from beginning to end: nobody could answer it.
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


class _InTurn:
    """A boto3 client each of whose calls waits for its turn."""

    def __init__(self, client: Any, lock: Any) -> None:
        self._client = client
        self._lock = lock

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)

        def call(**request: Any) -> Any:
            with self._lock:
                return method(**request)

        return call


def try_here(cloud: Cloud) -> tuple[bool, list[str]]:
    """Whether it worked, and what there is to say, step by step."""
    functions = bootstrap.parts()
    canary, site = functions.bundle["canary"], functions.settings.site_url
    form = functions.form(canary["form"]) if canary else None
    if canary is None or form is None or not site:
        return False, ["content/site.yml に canary がないため、確かめられません。"]
    parts = Parts(
        settings=functions.settings,
        dynamodb=_InTurn(cloud.dynamodb, cloud.lock),
        clock=functions.clock,
    )
    worked: list[str] = []
    outcome = try_journey(form, canary, parts, visitor=Visitor(site), on_step=worked.append)
    return outcome.kind in ("ok", "full"), [*_steps(worked), *_end(outcome.kind, outcome.step, outcome.why)]


def _steps(worked: list[str]) -> Iterator[str]:
    return (f"○ {STEPS[step]}" for step in worked)


def _end(kind: str, step: str, why: str) -> Iterator[str]:
    if kind == "failed":
        yield f"× {STEPS[step]}：{reason_words(why)}"
    yield {
        "ok": "申込みから取消しまで、通しで動きました。",
        "full": "空いている枠が足りないため、申込みは確かめていません（窓口の故障ではありません）。",
        "busy": "前の動作確認が、まだ終わっていません。15分ほどたってから、もう一度行ってください。",
        "failed": "通しで動きませんでした。",
    }[kind]


def main(argv: Sequence[str]) -> int:
    """0 if the journey worked, 1 if not; 2 if there is no desk at that port."""
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
