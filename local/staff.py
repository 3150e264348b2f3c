"""`python -m local.staff [--port 8000] [--who NAME] list …`: the staff's commands, for `make run`'s desk."""

import json
import sys
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any

from desk.parts import Parts
from desk.settings import Settings
from desk.staff.cli import main as staff
from local.clock import Clock
from local.emulated.cloud import isolated_client
from local.web.server import HOST

# Bypasses a configured proxy: it can't reach this machine's own address.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main(argv: Sequence[str]) -> int:
    """The exit status of the command; 2 if there is no desk at that port."""
    options, words = {"--port": "8000", "--who": "local"}, list(argv)
    while words and words[0] in options:
        options[words[0]], words = words[1] if len(words) > 1 else "", words[2:]
    port = options["--port"]
    url = f"http://{HOST}:{port}"
    try:
        with _OPENER.open(f"{url}/_local/cli.json") as answer:
            settings = json.load(answer)
    except (OSError, ValueError, HTTPException):
        print(
            f"{url} に、窓口がありません。先に make run で開いてください。"
            "ポートを変えたときは、同じ PORT を指定してください。",
            file=sys.stderr,
        )
        return 2
    client = isolated_client("dynamodb", endpoint=f"{url}/_local/aws")
    try:
        return staff(words, who=options["--who"], parts=_parts(settings, client))
    finally:
        client.close()


def _parts(settings: dict[str, Any], client: Any) -> Parts:
    return Parts(
        settings=Settings(
            table=settings["table"],
            bundle_path=Path(settings["bundle_path"]),
            allowed_origins=(),
            mail_hash_key=bytes.fromhex(settings["mail_hash_key"]),
            link_keys={name: bytes.fromhex(key) for name, key in settings["link_keys"].items()},
        ),
        dynamodb=client,
        clock=Clock.parse(settings["now"]),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
