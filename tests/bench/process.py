"""The check and the site's build, as processes of their own."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from builder.check import load
from builder.pages.generate import generate
from tests.bench.questions import with_questions
from tests.bench.timing import Pair, in_turn

_RUNS = {20: 7, 1_000: 3, 5_000: 2}
"""Questions -> how often the site is built in each way."""

_WAYS = ("nothing recalled", "one answer changed", "as before")
"""What the last build of the desk left behind: nothing, as in a fresh checkout; what it found out of each
text but one; of every text.
"""


def build_times(scratch: Path) -> Iterator[tuple[str, Pair]]:
    """(questions and way, check, bundle and site against MkDocs with stock Material on the same Markdown).

    In seconds of the processor: a build shares the machine. What else `build/` keeps is there.
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
        bare = ["-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml"), "-d", str(scratch / "bare")]
        _built(root, scratch)  # fills build/: templates, pictures
        times: dict[str, list[tuple[float, float]]] = {way: [] for way in _WAYS}
        for run in range(runs):
            # What is recalled is kept by the folder's name.
            desk = Path(shutil.copytree(root, scratch / f"desk-{count}-{run}"))
            first = _built(desk, scratch)
            _change_an_answer(desk)
            ours = (first, _built(desk, scratch), _built(desk, scratch))
            plainly = _processor(*bare)
            for way, seconds in zip(_WAYS, ours, strict=True):
                times[way].append((seconds, plainly))
        for way, found in times.items():
            yield f"site of {count:,} questions, {way}", _pair(found)


def _pair(times: Sequence[tuple[float, float]]) -> Pair:
    return Pair(
        ours=median(ours for ours, _ in times),
        bare=median(bare for _, bare in times),
        ratio=median(ours / bare for ours, bare in times),
    )


def _built(desk: Path, scratch: Path) -> float:
    """Seconds of the processor for the check, the bundle and the site of a desk."""
    into = ["--out", str(scratch / "ours"), "--bundle", str(scratch / "ours.json")]
    return _processor("-m", "builder", "build", "--root", str(desk), *into)


def _change_an_answer(desk: Path) -> None:
    file = min(desk.glob("faq/*.yml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    a: |\n", "    a: |\n      直しました。\n\n", 1), encoding="utf-8")


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
