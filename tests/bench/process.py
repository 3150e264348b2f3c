"""The check and the site's build, as processes of their own."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from builder.check import load
from builder.pages.generate import generate
from tests.bench.questions import with_questions
from tests.bench.timing import Pair, in_turn

_RUNS = {20: 7, 1_000: 3, 5_000: 2}
"""Questions -> how often the site is built; besides once before, which fills build/."""


def build_times(scratch: Path) -> Iterator[tuple[int, Pair]]:
    """(questions, check, bundle and site against MkDocs with stock Material on the same Markdown).

    In seconds of the processor: a build shares the machine. What `build/` keeps is there, as after any build.
    """
    for count, runs in _RUNS.items():
        root = with_questions(scratch / f"desk-{count}", count)
        plain = scratch / f"plain-{count}"
        for uri, page in generate(load(root)).items():
            path = plain / "docs" / uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.markdown, encoding="utf-8")
        (plain / "mkdocs.yml").write_text(
            "site_name: plain\ntheme: {name: material, language: ja, font: false}\n"
            "plugins: [{search: {lang: ja}}]\nmarkdown_extensions: [attr_list, md_in_html, tables, toc]\n",
            encoding="utf-8",
        )
        ours = ["-m", "builder", "build", "--root", str(root)]
        ours += ["--out", str(scratch / "ours"), "--bundle", str(scratch / "ours.json")]
        bare = ["-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml"), "-d", str(scratch / "bare")]
        _processor(*ours)
        times = [(_processor(*ours), _processor(*bare)) for _ in range(runs)]
        yield (
            count,
            Pair(
                ours=median(a for a, _ in times),
                bare=median(b for _, b in times),
                ratio=median(a / b for a, b in times),
            ),
        )


def check_times(root: Path) -> Pair:
    """`make check`, against starting Python with the libraries that read YAML, schemas and Markdown."""
    bare = "import argparse, markdown, markdown_it, yaml, jsonschema"
    return in_turn(
        lambda: _python("-m", "builder", "check", "--root", str(root)),
        lambda: _python("-c", bare),
        runs=7,
    )


def _processor(*words: str) -> float:
    """Seconds that a process kept the processor busy."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _python(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _python(*words: str) -> None:
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, *words], env=env, check=True, capture_output=True)
