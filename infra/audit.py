"""`python -m infra.audit PIP.json… --npm NPM.json`: which known weaknesses of packages nobody has accepted.

PIP.json is what `pip-audit --format json` says of a lock file, NPM.json what `npm audit --json` says. A
finding that does not concern the desk, or has no fix yet, is accepted in `accepted_findings.yml`, with a
reason and for a time: after its day it is reported again. Exits with 1 if one is left, or if a report is
missing: then nobody knows.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from desk.domain.calendar.moments import tokyo_day

LONGEST = timedelta(days=90)
"""The longest for which a finding can be accepted, from the day of the look: nobody forgets it for years."""

ACCEPTED = Path(__file__).with_name("accepted_findings.yml")


@dataclass(frozen=True, kw_only=True)
class Weakness:
    """One known weakness of one package. `names`: its id, and under which ids others know it."""

    package: str
    names: frozenset[str]
    fixed_in: str

    @property
    def name(self) -> str:
        """The id that is reported: GitHub's or PyPI's before a CVE."""
        return min(self.names, key=lambda one: (one.startswith("CVE-"), one))


def of_pip(report: Mapping[str, Any]) -> Iterator[Weakness]:
    for package in report["dependencies"]:
        for found in package.get("vulns", ()):
            yield Weakness(
                package=f"{package['name']} {package['version']}",
                names=frozenset({found["id"], *found.get("aliases", ())}),
                fixed_in="、".join(found.get("fix_versions", ())),
            )


def of_npm(report: Mapping[str, Any]) -> Iterator[Weakness]:
    for package in report["vulnerabilities"].values():
        for found in package["via"]:
            # A text names another package of the list, through which this one is concerned.
            if not isinstance(found, str):
                yield Weakness(
                    package=package["name"],
                    names=frozenset({str(found["url"]).rpartition("/")[2]}),
                    fixed_in="あり" if package.get("fixAvailable") else "",
                )


def left(
    found: Sequence[Weakness], accepted: Sequence[Mapping[str, Any]], today: date
) -> tuple[list[str], list[str]]:
    """(lines about what has to be dealt with, lines about what no longer has to be accepted), in Japanese."""
    wrong: list[str] = []
    for one in sorted(set(found), key=lambda weak: (weak.package, weak.name)):
        until = max((row["until"] for row in accepted if row["id"] in one.names), default=None)
        if until and today <= until <= today + LONGEST:
            continue
        fix = f"直した版: {one.fixed_in}" if one.fixed_in else "直した版は、まだありません"
        since = f"。認めた期限（{until}）が{'過ぎました' if until < today else '先すぎます'}" if until else ""
        wrong.append(f"× {one.package}: {one.name}（{fix}{since}）")
    known = {name for one in found for name in one.names}
    gone = [
        f"△ {row['id']} は、もう見つかりません。消してください。"
        for row in accepted
        if row["id"] not in known
    ]
    return wrong, gone


def main(arguments: list[str] | None = None) -> int:
    """0 if every finding is accepted; else 1, after printing what to do."""
    parser = argparse.ArgumentParser(prog="python -m infra.audit", description="部品の弱点を確かめます。")
    parser.add_argument("pip", nargs="*", type=Path, help="pip-audit の結果（JSON）")
    parser.add_argument("--npm", type=Path, help="npm audit の結果（JSON）")
    options = parser.parse_args(arguments)
    found: list[Weakness] = []
    unknown = []
    readers = [*((path, of_pip) for path in options.pip), *((path, of_npm) for path in [options.npm] if path)]
    for path, reader in readers:
        try:
            found += reader(json.loads(path.read_text()))
        except (OSError, ValueError, KeyError):
            unknown.append(f"× {path} がありません（確かめられなかったので、もう一度動かします）。")
    accepted = yaml.safe_load(ACCEPTED.read_text(encoding="utf-8"))["accepted"]
    wrong, gone = left(found, accepted, tokyo_day(datetime.now(UTC)))
    print("\n".join([*unknown, *wrong, *gone]) or "知られている弱点は、ありません。")
    if wrong:
        print(
            "make lock で新しい版にしてください。できないときは、infra/accepted_findings.yml に、"
            "わけと期限を書いて認めてください。",
            file=sys.stderr,
        )
    return 1 if wrong or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
