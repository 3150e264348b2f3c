"""Sets what has a date to today: pages, questions, the example seminars, the first issue of a magazine."""

import re
from datetime import date, timedelta

from scaffold.edits import yaml_text
from scaffold.stage import Stage

SEMINARS, EXPECTATIONS = "content/seminars.yml", "content/expectations.yml"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?: |$)")
_BEFORE = 14
"""Days between the end of applications and an example seminar: the mails about it fit in between, whatever
holidays there are.
"""


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
    as_of = date.fromisoformat(data["examples_as_of"]) + timedelta(weeks=weeks)
    text = yaml_text.put(text, ("examples_as_of",), f"{as_of}")
    for number, row in enumerate(yaml_text.read(text).data["seminars"]):
        for key, value in row.items():
            if isinstance(value, str) and _DAY.match(value):
                text = yaml_text.put(text, ("seminars", number, key), _moved(value, weeks))
        day = date.fromisoformat(_moved(row["day"], weeks))
        if (day - date.fromisoformat(_moved(row["apply_until"], weeks)[:10])).days < _BEFORE:
            until = f"{day - timedelta(days=_BEFORE)}{row['apply_until'][10:]}"
            text = yaml_text.put(text, ("seminars", number, "apply_until"), until)
    stage.write(SEMINARS, text)


def _moved(written: str, weeks: int) -> str:
    """A day or a moment, so many weeks later."""
    return f"{date.fromisoformat(written[:10]) + timedelta(weeks=weeks)}{written[10:]}"


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
