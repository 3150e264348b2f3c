"""`python -m infra.verify`: whether site, zip and what is deployed are of one build.

A page from one build and a function from another may ask for different answers; so a deployment looks here
before anything goes up (site and zip), and again when all is up (`--url`).
"""

import argparse
import json
import sys
import urllib.request
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from infra.package import ROOT

_PATIENCE = 30


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one place says: `bundle` is the version of words and rules, `package` of the functions' zip."""

    where: str
    bundle: str
    package: str | None = None


class NotTold(Exception):
    """A place says no version; says in Japanese which, and why."""


def in_site(folder: Path) -> Seen:
    """The built site. Raises NotTold."""
    file = folder / "version.json"
    try:
        return Seen(where=str(folder), bundle=_told(json.loads(file.read_bytes()), "version"))
    except (OSError, ValueError) as error:
        raise NotTold(f"{file} から版を読めません。make build を実行してください。") from error


def in_zip(path: Path) -> Seen:
    """The functions' zip. Raises NotTold, also where the bundle in it isn't the one that it names."""
    try:
        with zipfile.ZipFile(path) as archive:
            version = json.loads(archive.read("version.json"))
            carried = _told(json.loads(archive.read("bundle.json")), "version")
        seen = Seen(where=str(path), bundle=_told(version, "bundle"), package=_told(version, "package"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise NotTold(f"{path} から版を読めません。make package を実行してください。") from error
    if carried != seen.bundle:
        raise NotTold(
            f"{path} の中の bundle.json（{carried}）と version.json（{seen.bundle}）の版が違います。"
        )
    return seen


def deployed(url: str) -> tuple[Seen, Seen]:
    """The site and the functions behind an address such as https://madoguchi.example.jp. Raises NotTold."""
    start = url.rstrip("/")
    site, health = _fetch(f"{start}/version.json"), _fetch(f"{start}/api/health")
    if health.get("ok") is not True:
        raise NotTold(f"{start}/api/health が、起動できないと答えました。Health のログを見てください。")
    try:
        return (
            Seen(where=f"{start}/version.json", bundle=_told(site, "version")),
            # Where the code doesn't run from a zip it tells null, which is another version than any.
            Seen(
                where=f"{start}/api/health",
                bundle=_told(health, "bundle"),
                package=str(health.get("package")),
            ),
        )
    except ValueError as error:
        raise NotTold(f"{start} の答えに {error} がありません。") from error


def differences(seen: Sequence[Seen]) -> list[str]:
    """In Japanese, everything that isn't of one build with the first; empty if all are."""
    found = []
    for kind, versions in (
        ("内容", [(one.where, one.bundle) for one in seen]),
        ("プログラム", [(one.where, one.package) for one in seen if one.package is not None]),
    ):
        for where, version in versions[1:]:
            first, expected = versions[0]
            if version != expected:
                found.append(f"{kind}の版が違います。{first} は {expected}、{where} は {version} です。")
    return found


def _told(data: Any, name: str) -> str:
    """Raises ValueError."""
    if not isinstance(data, dict) or not isinstance(data.get(name), str):
        raise ValueError(name)
    return str(data[name])


def _fetch(url: str) -> dict[str, Any]:
    if not url.startswith(("https://", "http://127.0.0.1:")):
        raise NotTold(f"{url} は https:// から始まっていません。")
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - looked at above
            data = json.loads(answer.read())
    except HTTPError as error:
        raise NotTold(f"{url} が HTTP {error.code} を返しました。") from error
    except (OSError, ValueError) as error:
        raise NotTold(f"{url} から版を読めません（{type(error).__name__}）。") from error
    if not isinstance(data, dict):
        raise NotTold(f"{url} の答えに版がありません。")
    return data


def main(arguments: list[str] | None = None) -> int:
    """0 if all are of one build; 1 if not, and what differs is printed."""
    options = _parser().parse_args(arguments)
    try:
        seen = [in_zip(options.zip), in_site(options.site)]
        seen += deployed(options.url) if options.url else ()
        found = differences(seen)
    except NotTold as error:
        found = [str(error)]
    if found:
        print(*found, sep="\n", file=sys.stderr)
        print(
            "サイトと zip は、make package で同じ build から作ります。",
            file=sys.stderr,
        )
        return 1
    print(f"同じ build です（内容の版 {seen[0].bundle}、プログラムの版 {seen[0].package}）。")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.verify", description="Compare versions.")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--zip", type=Path, default=ROOT / "build/package/functions.zip")
    parser.add_argument("--url", default="", help="also what is deployed there, https://…")
    return parser


if __name__ == "__main__":
    sys.exit(main())
