"""Every fact has its evidence on the site: facts.yml says where, and by which words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.site.page import Page

FACTS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "facts.yml").read_text(encoding="utf-8"))


def test_every_fact_is_in_the_table() -> None:
    ids = [f"C-{number:02}" for number in range(1, 41)] + [f"H-{number:02}" for number in range(1, 21)]
    assert list(FACTS) == ids
    assert all(fact["proves"] for fact in FACTS.values())


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_the_page_carries_the_fact(fact: Mapping[str, Any], pages: Mapping[str, Page]) -> None:
    page = pages[fact["page"]]
    seen = page.section(fact["anchor"]) if "anchor" in fact else page.text
    missing = [words for words in fact["proves"] if words not in seen]
    assert not missing, f"/{fact['page']}#{fact.get('anchor', '')} lacks {missing}:\n{seen}"
