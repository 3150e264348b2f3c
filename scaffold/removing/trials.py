"""Takes out of the editors' own tests what the desk doesn't say any more: words expected on pages, and
searches that can't find anything now.
"""

import re
from collections.abc import Iterable, Mapping

from builder.check import read
from builder.pages.search import index_data
from builder.project import Project
from builder.search.index import Index
from builder.texts.block_names import BLOCK
from builder.texts.markdown import site_path
from scaffold.edits import yaml_text
from scaffold.parts import Part
from scaffold.stage import Stage

EXPECTATIONS = "content/expectations.yml"
_AMONG = 3
_SHOWN_BY = {
    "flow": "content/flow.yml",
    "precautions": "content/precautions.yml",
    "laws": "content/laws.yml",
    "cooling-off-days": "content/cooling-off.yml",
    "cooling-off-letter": "content/cooling-off.yml",
}
"""Block -> the file that it shows; desks.yml and site.yml are on every page."""


def said_on_pages(stage: Stage) -> Mapping[str, str]:
    """Page (as links name it) -> the texts of all files of which it is made."""
    everywhere = "".join(stage.text(name) for name in ("content/site.yml", "content/desks.yml"))
    found = {f"/faq/{_stem(name)}.md": stage.text(name) + everywhere for name in stage.files("faq/*.yml")}
    for name in stage.files("content/*.md", "content/*/*.md"):
        text = stage.text(name)
        for block in BLOCK.finditer(text):
            file = f"content/forms/{block['argument']}.yml" if block["name"] == "form" else ""
            file = file or _SHOWN_BY.get(block["name"], "")
            text += stage.text(file) if file and stage.has(file) else ""
        found[name.removeprefix("content")] = text + everywhere
    return found


def drop_what_is_gone(before: Mapping[str, str], stage: Stage, away: Iterable[Part]) -> None:
    """`before` is `said_on_pages` of the desk that this one was made of, `away` what it had besides."""
    _expectations(before, stage)
    _searches(stage, [one.pattern for one in away if one.pattern])


def _expectations(before: Mapping[str, str], stage: Stage) -> None:
    if not stage.has(EXPECTATIONS):
        return
    now = said_on_pages(stage)
    text = stage.text(EXPECTATIONS)
    rows = yaml_text.read(text).data["expectations"]
    for number in range(len(rows) - 1, -1, -1):
        page = rows[number]["page"].partition("#")[0]
        words = rows[number]["words"]
        lost = [
            at
            for at, word in enumerate(words)
            if "{{" not in word and word in before.get(page, "") and word not in now.get(page, "")
        ]
        if len(lost) == len(words):
            text = yaml_text.remove(text, ("expectations", number))
            continue
        for at in reversed(lost):
            text = yaml_text.remove(text, ("expectations", number, "words", at))
    stage.write(EXPECTATIONS, text)


def _searches(stage: Stage, gone: list[re.Pattern[str]]) -> None:
    """Searches without a right answer among the first go: what they are about may not be there any more."""
    files = stage.files("content/searches/*.yml")
    if not files:
        return
    checked, _ = read(stage.root)
    index = Index(index_data(Project.of(checked)))
    for name in files:
        text = stage.text(name)
        rows = yaml_text.read(text).data["searches"]
        for number in range(len(rows) - 1, -1, -1):
            right = [site_path(place).removeprefix("/") for place in rows[number]["right"]]
            urls = [index.rows[hit.entry][0] for hit in index.find(rows[number]["ask"])][:_AMONG]
            is_found = any(_answers(url, one) for url in urls for one in right)
            is_about_it = any(one.search(rows[number]["ask"]) for one in gone)
            if not is_found or is_about_it:
                text = yaml_text.remove(text, ("searches", number))
            if not yaml_text.read(text).data.get("searches"):
                stage.delete(name)
                break
        else:
            stage.write(name, _without_lonely_comments(text))


def _answers(url: str, right: str) -> bool:
    return url == right or ("#" not in right and url.partition("#")[0] == right)


def _without_lonely_comments(text: str) -> str:
    """Without the comments above rows of which none is left."""
    return re.sub(r"^  #[^\n]*\n(?=\s*(?:  #|\Z))", "", text, flags=re.MULTILINE)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".yml")
