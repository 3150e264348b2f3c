"""`python -m infra.verify`: checks that the site, the zip and what is deployed are of one build.

A page and a function of different builds may expect different answers. So a deployment checks site and zip
before uploading anything, and the deployed ones afterwards (`--url`).
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

from builder.files.root import add_root

_TIMEOUT = 30


@dataclass(frozen=True, kw_only=True)
class Versions:
    """The versions that one place reports: `bundle` of words and rules, `package` of the functions' zip."""

    where: str
    bundle: str
    package: str | None = None


class NoVersion(Exception):
    """A place reports no version; the text says in Japanese which place, and why."""


def in_site(folder: Path) -> Versions:
    """The version of the built site. Raises NoVersion."""
    file = folder / "version.json"
    try:
        return Versions(where=str(folder), bundle=_text(json.loads(file.read_bytes()), "version"))
    except (OSError, ValueError) as error:
        raise NoVersion(f"{file} から版を読めません。make build を実行してください。") from error


def in_zip(path: Path) -> Versions:
    """The versions of the functions' zip. Raises NoVersion, also if its bundle has another version than it
    says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            version = json.loads(archive.read("version.json"))
            carried = _text(json.loads(archive.read("bundle.json")), "version")
        seen = Versions(where=str(path), bundle=_text(version, "bundle"), package=_text(version, "package"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise NoVersion(f"{path} から版を読めません。make package を実行してください。") from error
    if carried != seen.bundle:
        raise NoVersion(
            f"{path} の中の bundle.json（{carried}）と version.json（{seen.bundle}）の版が違います。"
        )
    return seen


def deployed(url: str) -> tuple[Versions, Versions]:
    """The versions of the deployed site and functions at an address such as https://madoguchi.example.jp.

    Raises NoVersion.
    """
    start = url.rstrip("/")
    site, health = _fetch(f"{start}/version.json"), _fetch(f"{start}/api/health")
    if health.get("ok") is not True:
        raise NoVersion(f"{start}/api/health が、起動できないと答えました。Health のログを見てください。")
    try:
        return (
            Versions(where=f"{start}/version.json", bundle=_text(site, "version")),
            # Code that doesn't run from a zip reports null, which equals no version.
            Versions(
                where=f"{start}/api/health",
                bundle=_text(health, "bundle"),
                package=str(health.get("package")),
            ),
        )
    except ValueError as error:
        raise NoVersion(f"{start} の答えに {error} がありません。") from error


def differences(seen: Sequence[Versions]) -> list[str]:
    """In Japanese, what isn't of the same build as the first; empty if everything is."""
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


def _text(data: Any, name: str) -> str:
    """A string of the data. Raises ValueError if it's missing."""
    if not isinstance(data, dict) or not isinstance(data.get(name), str):
        raise ValueError(name)
    return str(data[name])


def _fetch(url: str) -> dict[str, Any]:
    if not url.startswith(("https://", "http://127.0.0.1:")):
        raise NoVersion(f"{url} は https:// から始まっていません。")
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:  # noqa: S310 - checked above
            data = json.loads(answer.read())
    except HTTPError as error:
        raise NoVersion(f"{url} が HTTP {error.code} を返しました。") from error
    except (OSError, ValueError) as error:
        raise NoVersion(f"{url} から版を読めません（{type(error).__name__}）。") from error
    if not isinstance(data, dict):
        raise NoVersion(f"{url} の答えに版がありません。")
    return data


def main(arguments: list[str] | None = None) -> int:
    """0 if all are of one build; else 1, after printing the differences."""
    options = _parser().parse_args(arguments)
    try:
        code = options.zip or options.root / "build/package/functions.zip"
        seen = [in_zip(code), in_site(options.site or options.root / "site")]
        seen += deployed(options.url) if options.url else ()
        found = differences(seen)
    except NoVersion as error:
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
    add_root(parser)
    parser.add_argument("--site", type=Path, help="(default: ROOT/site)")
    parser.add_argument("--zip", type=Path, help="(default: ROOT/build/package/functions.zip)")
    parser.add_argument("--url", default="", help="also what is deployed there, https://…")
    return parser


if __name__ == "__main__":
    sys.exit(main())
