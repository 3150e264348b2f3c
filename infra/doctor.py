"""`python -m infra.doctor ENV` (`make doctor ENV=…`): whether all that a desk needs around it is in order.

Reads DNS and the AWS account, changes nothing, tells in Japanese what to do. Exits with 1 where something is
wrong or couldn't be looked at, so that a deployment can stop on it; what could be better doesn't stop one.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from infra.checks.aws_account import Clients, identity_of, look_at_aws
from infra.checks.dns_records import DNS, Resolver, look_at_dns
from infra.checks.findings import MARKS, Finding, bad, good, warn
from infra.checks.senders import senders
from infra.environment import Environment, UnknownEnvironment, environment

_BUNDLE = Path(__file__).resolve().parent.parent / "build" / "bundle.json"
_SOON = timedelta(days=92)
"""A booking reaches 60 days ahead, and its deadline and the desk's answer take some more."""


def findings(env: Environment, *, client: Clients, dns: DNS, bundle: Path, today: date) -> Iterator[Finding]:
    identity = identity_of(client, env.mail_domain)
    yield from look_at_dns(
        dns,
        host=env.host,
        mail_domain=env.mail_domain,
        mail_from=identity.mail_from,
        dkim_tokens=identity.tokens,
    )
    yield from look_at_aws(client, env)
    yield senders(bundle, env.parameters)
    yield holidays(bundle, today)


def holidays(bundle: Path, today: date) -> Finding:
    """Whether the holidays that the bundle knows reach far enough."""
    name = "祝日"
    if not bundle.is_file():
        return bad(name, "公開するデータがまだありません", "先に make build を実行してください。")
    year = max(json.loads(bundle.read_text())["holidays"])[:4]
    last = date(int(year), 12, 31)
    todo = f"content/holidays.yml に、{int(year) + 1}年の祝日（内閣府が毎年2月に公表）を書き足してください。"
    if last < today:
        return bad(name, f"{year}年までしかありません。予約を受けられません", todo)
    if last - today < _SOON:
        return warn(name, f"{year}年までです", todo)
    return good(name, f"{year}年まであります")


def report(found: Iterable[Finding]) -> tuple[str, bool]:
    """The lines to print, and whether nothing is wrong."""
    found = tuple(found)
    lines = []
    for one in found:
        lines.append(f"{MARKS[one.grade]} {one.name}: {one.state}")
        if one.todo:
            lines.append(f"　　→ {one.todo}")
    wrong = sum(one.grade in ("bad", "unknown") for one in found)
    lines.append(f"直すところが{wrong}件あります。" if wrong else "直すところは、ありません。")
    return "\n".join(lines), not wrong


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make doctor", description="公開のまわりの具合を確かめます。")
    parser.add_argument("environment", help="infra/environments/ のファイルの名前（staging など）")
    asked = parser.parse_args(words)
    try:
        env = environment(asked.environment)
    except UnknownEnvironment as error:
        print(error, file=sys.stderr)
        return 2
    import boto3

    session = boto3.Session(region_name=env.region)
    text, well = report(
        findings(env, client=session.client, dns=Resolver(), bundle=_BUNDLE, today=date.today())
    )
    print(f"■ {env.name} の具合\n{text}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
