"""`python -m local.attack [URL]` (`make attack`): tries to misuse a running desk, and says what held.

Without a URL it is the desk that `make run` has opened. Only your own desk, please: for any other address
than this machine's, `--mine` says that it is. Nothing is stored, and no mail is sent; wrong codes are
counted, so from this address further wrong ones have to wait for half an hour.
"""

import argparse
import http.client
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from builder.files.root import add_root
from infra.environment import UnknownEnvironment, environment
from local.attack.attacks import CANARY, Answer, Attack, attacks
from local.attack.of_magazines import attacks_on_magazines
from local.web.server import HOST

LOCAL = (HOST, "localhost", "::1")
MOST_SECONDS = 5.0
"""How long an answer may take: a desk that needs longer for 64 KB is kept busy by few."""

_TIMEOUT = 30

_FOR_TRYING = "staging"
"""The environment that needs no `--mine`: nobody applies there."""


class Target:
    """A desk at an address."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or ""
        self.is_secure = parts.scheme == "https"
        self.port = parts.port or (443 if self.is_secure else 80)
        self.origin = f"{parts.scheme}://{parts.netloc}"

    @property
    def is_local(self) -> bool:
        return self.host in LOCAL

    def send(self, attack: Attack) -> Answer:
        """Raises OSError if nobody is there."""
        kind = http.client.HTTPSConnection if self.is_secure else http.client.HTTPConnection
        connection = kind(self.host, self.port, timeout=_TIMEOUT)
        headers = {"origin": self.origin} if attack.is_own_origin and attack.method == "POST" else {}
        headers |= {"content-length": str(len(attack.body)), **attack.headers}
        began = time.monotonic()
        connection.connect()
        try:
            connection.putrequest(
                attack.method, attack.path, skip_host="host" in headers, skip_accept_encoding=True
            )
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(attack.body)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return Answer(status=0, headers={}, body=b"", seconds=time.monotonic() - began)
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(status=response.status, headers=found, body=body, seconds=time.monotonic() - began)


def faults(attack: Attack, answer: Answer) -> Iterator[str]:
    """What did not hold, in Japanese; nothing if all did."""
    if not attack.held(answer):
        yield f"答え {answer.status}"
    if answer.seconds > MOST_SECONDS:
        yield f"{answer.seconds:.0f}秒かかった"
    if "set-cookie" in answer.headers:
        yield "Cookie を置いた"
    if "access-control-allow-origin" in answer.headers:
        yield "よそのサイトに開いている"
    if answer.status and "x-content-type-options" not in answer.headers:
        yield "nosniff がない"
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    if not is_page and CANARY.encode() in answer.body:
        yield "送ったものを、そのまま返した"
    if is_page and f"<script>alert('{CANARY}')".encode() in answer.body:
        yield "札を、そのまま返した"


def run(target: Target) -> list[str]:
    """Try everything; what did not hold. Raises OSError, ValueError if there is no desk."""
    description = Attack(group="", name="", method="GET", path="/openapi.json")
    described = json.loads(target.send(description).body)
    tried: Counter[str] = Counter()
    broken: list[str] = []
    every = [*attacks(described, is_local=target.is_local)]
    if "/api/magazine/leave" in described["paths"]:
        every += attacks_on_magazines()
    for attack in every:
        found = list(faults(attack, target.send(attack)))
        tried[attack.group] += 1
        broken += [f"{attack.group}／{attack.name}：{'、'.join(found)}"] if found else []
    alive = target.send(Attack(group="", name="", method="GET", path="/api/health"))
    if alive.status != 200:
        broken.append(f"そのあと、窓口が答えない（{alive.status}）")
    for group, count in tried.items():
        held = count - sum(line.startswith(f"{group}／") for line in broken)
        print(f"{'○' if held == count else '×'} {group}：{count}回のうち {held}回をふせいだ")
    return broken


def main(argv: list[str] | None = None) -> int:
    """0 if all held, 1 if something didn't, 2 if there is no desk or it isn't said to be yours."""
    parser = argparse.ArgumentParser(
        prog="make attack", description="動いている窓口を攻撃して、ふせげたかを言います。"
    )
    parser.add_argument(
        "url", nargs="?", default=f"http://{HOST}:8000", help="窓口の URL（なければ make run の窓口）"
    )
    parser.add_argument("--env", help="infra/environments/ の環境の窓口（staging など）")
    parser.add_argument("--mine", action="store_true", help="自分の窓口だと確かめた")
    add_root(parser)
    options = parser.parse_args(argv)
    try:
        target = Target(environment(options.env, options.root).origin if options.env else options.url)
    except UnknownEnvironment as error:
        print(error, file=sys.stderr)
        return 2
    if not (target.is_local or options.mine or options.env == _FOR_TRYING):
        print(
            f"{target.origin} が自分の窓口なら、--mine（make attack では MINE=yes）を付けてください。",
            file=sys.stderr,
        )
        return 2
    try:
        broken = run(target)
    except (OSError, ValueError):
        print(f"{target.origin} に、窓口がありません。先に make run で開いてください。", file=sys.stderr)
        return 2
    print(*(f"× {line}" for line in broken), sep="\n", end="\n" if broken else "")
    print(
        f"ふせげなかったものが {len(broken)}件あります。"
        if broken
        else "すべて、ふせぎました。何も残していません。"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
