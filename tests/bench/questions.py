"""The example desk with more questions: the site's build at the sizes that wards reach."""

from itertools import count, islice
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import copy_example

A_PAGE = 50


def with_questions(root: Path, wanted: int) -> Path:
    """Copies the example desk into the folder `root`, with `wanted` questions: its own, then numbered ones
    like them, `A_PAGE` a category; returns `root`.
    """
    copy_example(root)
    categories = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(root.glob("faq/*.yml"))]
    own = [row for category in categories for row in category["questions"]]
    new = islice((_numbered(row, turn) for turn in count(2) for row in own), max(0, wanted - len(own)))
    number = 0
    while rows := list(islice(new, A_PAGE)):
        name = f"more-{number}"
        page = {**categories[0], "id": name, "title": f"質問 その{number}", "order": 100 + number}
        page["questions"] = rows
        text = yaml.dump(page, Dumper=_AsWritten, allow_unicode=True, sort_keys=False, width=10_000)
        (root / f"faq/{name}.yml").write_text(text, encoding="utf-8")
        number += 1
    return root


class _AsWritten(yaml.SafeDumper):
    """Writes texts of several lines as editors do."""


_AsWritten.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def _numbered(row: dict[str, Any], turn: int) -> dict[str, Any]:
    aliases = [f"{alias} {turn}" for alias in row.get("aliases", ())]
    answer = f"{row['a']}\nこれは、{turn}つめの例です。\n"
    return {**row, "id": f"{row['id']}-{turn}", "q": f"{row['q']} {turn}", "aliases": aliases, "a": answer}
