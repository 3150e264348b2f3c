"""`python -m infra.doctor ENV` (`make doctor ENV=…`): checks the DNS, the AWS account and the desk's data.

Changes nothing; prints in Japanese what to do. Exits with 1 if a check is bad or couldn't be made, so that a
deployment can stop on it. Warnings don't.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from builder.files.root import add_root
from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.opening_days import missing_year
from infra.checks.aws_account import Clients, identity_of, look_at_aws
from infra.checks.dns_records import DNS, Resolver, look_at_sender, look_at_site
from infra.checks.drift import look_at_drift
from infra.checks.findings import MARKS, Finding, bad, good, warn
from infra.checks.senders import identities_in_use, senders
from infra.environment import Environment, UnknownEnvironment, environment


def findings(env: Environment, *, client: Clients, dns: DNS, bundle: Path, today: date) -> Iterator[Finding]:
    yield look_at_site(dns, env.host)
    used = identities_in_use(bundle, env)
    for domain in (one for one in used if "@" not in one):
        identity = identity_of(client, domain)
        yield from look_at_sender(dns, domain, identity, is_main=domain == env.mail_domain)
    yield from look_at_aws(client, env, used)
    yield senders(bundle, env)
    yield holidays(bundle, today)
    yield from magazines(bundle)
    yield from phones(bundle)


def holidays(bundle: Path, today: date) -> Finding:
    """Whether the bundle's holidays reach far enough ahead."""
    name = "祝日"
    if not bundle.is_file():
        return bad(name, "公開するデータがまだありません", "先に make build を実行してください。")
    listed = json.loads(bundle.read_text())["holidays"]
    year = missing_year(listed, today)
    if year is None:
        return good(name, f"{max(listed)[:4]}年まであります")
    todo = f"content/holidays.yml に、{year}年の祝日（内閣府が毎年2月に公表）を書き足してください。"
    if today.year >= year:
        return bad(name, f"{year - 1}年までしかありません。予約を受けられません", todo)
    return warn(name, f"{year - 1}年までです", todo)


def magazines(bundle: Path) -> Iterator[Finding]:
    """Whether each magazine says by which address its sender is reached; without one no issue is sent."""
    found = json.loads(bundle.read_text()).get("magazines", {}) if bundle.is_file() else {}
    for magazine in found.values():
        name = f"メールマガジン「{magazine['title']}」"
        if magazine.get("postal_address"):
            yield good(name, "送っているところの住所があります")
        else:
            todo = (
                "content/magazines.yml に postal_address（番地までの住所）を書き足してください"
                "（特定電子メール法第4条、施行規則第9条）。"
            )
            yield warn(name, "送っているところの住所がありません。号を送れません", todo)


def phones(bundle: Path) -> Iterator[Finding]:
    """Whether each desk of a form has a line in the directory, or says that it takes no calls."""
    data = json.loads(bundle.read_text()) if bundle.is_file() else {}
    with_a_line = {line["desk"] for line in data.get("directory", ())}
    for name in dict.fromkeys(form["words"]["desk"] for form in data.get("forms", {}).values()):
        desk = data["desks"][name]
        if name not in with_a_line and desk.get("takes_calls", True):
            yield warn(
                f"「{desk['short_name']}」の電話",
                "電話相談の番号が、まだありません。ページには、フォームとメールだけを案内しています",
                "電話で相談を受けるなら、content/desks.yml の directory に、"
                f"desk: {name} と書いて足してください。"
                "受けないなら、その窓口に takes_calls: false と書いてください。",
            )


def report(found: Iterable[Finding]) -> tuple[str, bool]:
    """(text to print, whether nothing is bad or unknown)."""
    found = tuple(found)
    lines = []
    for one in found:
        lines.append(f"{MARKS[one.grade]} {one.name}: {one.state}")
        if one.todo:
            lines.append(f"　　→ {one.todo}")
    wrong = sum(one.grade in ("bad", "unknown") for one in found)
    lines.append(f"直すところが{wrong}件あります。" if wrong else "直すところは、ありません。")
    return "\n".join(lines), not wrong


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make doctor", description="公開のまわりの具合を確かめます。")
    parser.add_argument("environment", help="infra/environments/ のファイルの名前（staging など）")
    parser.add_argument("--drift", action="store_true", help="手で変えたところも調べます（数分かかります）")
    add_root(parser)
    options = parser.parse_args(arguments)
    try:
        env = environment(options.environment, options.root)
    except UnknownEnvironment as error:
        print(error, file=sys.stderr)
        return 2
    import boto3

    session = boto3.Session(region_name=env.region)
    today = tokyo_day(datetime.now(UTC))
    bundle = options.root / "build/bundle.json"
    found = [*findings(env, client=session.client, dns=Resolver(), bundle=bundle, today=today)]
    if options.drift:
        formation = session.client("cloudformation")
        for stack in (env.stack, env.site_stack, env.console_stack):
            found += look_at_drift(formation, stack)
    text, is_well = report(found)
    print(f"■ {env.name} の具合\n{text}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
