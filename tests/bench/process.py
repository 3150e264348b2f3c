"""Whole processes: the submit function's start and memory, and the site's build."""

import os
import subprocess
import sys
from pathlib import Path

from builder.check import load
from builder.generate import generate
from tests.bench.timing import Pair, in_turn

_START = """
import submit
from desk import bootstrap
parts = bootstrap.parts()
parts.form("booking"), parts.store"""
_BARE_START = 'import boto3; boto3.client("dynamodb")'
_MEMORY = "; print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])"


def start_times(bundle_path: Path) -> Pair:
    """The submit function ready for its first request, against boto3 with a DynamoDB client alone."""
    env = _environment(bundle_path)
    return in_turn(
        lambda: _python("-c", _START, env=env), lambda: _python("-c", _BARE_START, env=env), runs=15
    )


def memory(bundle_path: Path) -> tuple[int, int]:
    """The largest resident set of both, in KiB (Linux)."""
    env = _environment(bundle_path)
    return int(_python("-c", _START + _MEMORY, env=env)), int(_python("-c", _BARE_START + _MEMORY, env=env))


def _environment(bundle_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "TABLE_NAME": "bench",
        "MAIL_HASH_KEY": "bench",
        "BUNDLE_PATH": str(bundle_path),
    }


def build_times(root: Path, scratch: Path) -> Pair:
    """Check, bundle and site, against MkDocs with stock Material on the same Markdown."""
    plain = scratch / "plain"
    for uri, page in generate(load(root)).items():
        path = plain / "docs" / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.markdown)
    (plain / "mkdocs.yml").write_text(
        "site_name: plain\ntheme: {name: material, language: ja, font: false}\n"
        "plugins: [{search: {lang: ja}}]\nmarkdown_extensions: [attr_list, md_in_html, tables, toc]\n"
    )
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ours = ["-m", "builder", "build", "--root", str(root)]
    ours += ["--out", str(scratch / "ours"), "--bundle", str(scratch / "ours.json")]
    bare = ["-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml"), "-d", str(scratch / "bare")]
    return in_turn(lambda: _python(*ours, env=env), lambda: _python(*bare, env=env), runs=7)


def _python(*words: str, env: dict[str, str]) -> str:
    run = subprocess.run([sys.executable, *words], env=env, check=True, capture_output=True, text=True)
    return run.stdout
