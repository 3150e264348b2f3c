"""Sets what has a date to today: pages, questions, the example seminars, the first issue of a magazine."""

import re
from datetime import date, timedelta

from scaffold.edits import yaml_text
from scaffold.stage import Stage

SEMINARS, EXPECTATIONS = "content/seminars.yml", "content/expectations.yml"
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def write_dates(stage: Stage, today: date) -> None:
    old = set()
    for name in stage.files("content/*.md", "content/*/*.md", "faq/*.yml"):
        if name.endswith("README.md"):
            continue
        text = stage.text(name)
        data = yaml_text.read(text).data
        for key in ("published", "updated"):
            if key in data:
                old.add(data[key])
                text = yaml_text.put(text, (key,), f"{today}")
        stage.write(name, text)
    if stage.has(EXPECTATIONS):
        text = stage.text(EXPECTATIONS)
        for day in old:
            text = text.replace(_words(date.fromisoformat(day)), _words(today))
        stage.write(EXPECTATIONS, text)
    _seminars(stage, today)
    for name in stage.files("content/newsletter/*.yml"):
        stage.write(name, yaml_text.put(stage.text(name), ("day",), f"{today + timedelta(days=14)}"))


def _seminars(stage: Stage, today: date) -> None:
    """Real seminars of the desk before go; the examples move by whole weeks."""
    if not stage.has(SEMINARS):
        return
    text = stage.text(SEMINARS)
    data = yaml_text.read(text).data
    if "examples_as_of" not in data:
        return
    weeks = (today - date.fromisoformat(data["examples_as_of"])).days // 7
    rows = data["seminars"]
    for number in range(len(rows) - 1, -1, -1):
        if not rows[number].get("example") and len(rows) > 1:
            text = yaml_text.remove(text, ("seminars", number))
    start = text.index("\nseminars:")
    moved = _DAY.sub(lambda found: f"{date.fromisoformat(found[0]) + timedelta(weeks=weeks)}", text[start:])
    as_of = date.fromisoformat(data["examples_as_of"]) + timedelta(weeks=weeks)
    stage.write(SEMINARS, yaml_text.put(text[:start] + moved, ("examples_as_of",), f"{as_of}"))


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
