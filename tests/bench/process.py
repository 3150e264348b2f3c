"""The check and the site's build, as processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

from builder.check import load
from builder.pages.generate import generate
from tests.bench.timing import Pair, in_turn


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


def check_times(root: Path) -> Pair:
    """`make check`, against starting Python with the libraries that read YAML, schemas and Markdown."""
    bare = "import argparse, markdown, markdown_it, yaml, jsonschema"
    return in_turn(
        lambda: _python("-m", "builder", "check", "--root", str(root), env={**os.environ}),
        lambda: _python("-c", bare, env={**os.environ}),
        runs=7,
    )


def _python(*words: str, env: dict[str, str]) -> str:
    run = subprocess.run([sys.executable, *words], env=env, check=True, capture_output=True, text=True)
    return run.stdout
