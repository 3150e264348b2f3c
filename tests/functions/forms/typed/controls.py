"""What a browser posts from the controls that it finds on a form's page."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.functions.forms.pages.page import Pairs


def typed(html: BeautifulSoup, name: str, answer: Any) -> Pairs:
    """What a browser posts when someone answers a question by the page's own controls."""
    values = [
        ("true" if one is True else str(one)) for one in (answer if isinstance(answer, list) else [answer])
    ]
    days = html.select(f'[name="{name}.day"]')
    if days:
        times = html.select(f'[name="{name}.time"]')
        assert len(days) == len(times) >= len(values)
        assert all(time.select_one(f'[value="{value[11:]}"]') for time in times for value in values)
        halves = [[(f"{name}.day", value[:10]), (f"{name}.time", value[11:])] for value in values]
        return [pair for half in halves for pair in half]
    return [(name, control(html, name, value)) for value in values]


def control(html: BeautifulSoup, name: str, value: str) -> str:
    """`value`, which a control of this name on the page can post."""
    found = html.select(f'[name="{name}"]')
    assert found, f"no control for {name}"
    if any(one.get("type") in ("radio", "checkbox") for one in found):
        assert value in [one.get("value") for one in found], name
    elif found[0].name == "select":
        assert value in [option["value"] for option in found[0].select("option")], name
    elif "\n" in value:
        assert found[0].name == "textarea", name
    assert is_labelled(html, found[0]), name
    return value


def is_labelled(html: BeautifulSoup, one: Tag) -> bool:
    label = html.select_one(f'label[for="{one["id"]}"]')
    return bool(label and label.get_text(strip=True))
