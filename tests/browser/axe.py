"""axe in a page. It takes most of a story's time, so it runs where it can tell something new.

What axe finds depends on the page's elements, by what styles and rules choose them by, and on the page's
width, not on the words in them. A page whose elements were seen and found right before, in this run, is not
looked at again.

The colours of a text depend on the elements that it stands in, by what styles choose them by, on the page's
width and on the palette. A text that stands in elements in which one was seen and found right before, in this
run, is not looked at again, and of several that stand in such elements only the first is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.known import Known

_RUN = """([options, chains]) => axe.run(
    chains ? {include: chains.map((chain) => window.textsByChain.get(chain))} : document,
    {resultTypes: ["violations"], ...options}
).then((results) => results.violations)"""
_OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that another palette can break: it changes nothing but colours."""
ALL: Mapping[str, Any] = {}
COLOURS: Mapping[str, Any] = {"runOnly": {"type": "rule", "values": _OF_COLOURS}}
BUT_COLOURS: Mapping[str, Any] = {"rules": {rule: {"enabled": False} for rule in _OF_COLOURS}}
_STANDS_IN = """() => {
    const chosenBy =
        /^(class|style|hidden|type|role|aria-(current|disabled|invalid|pressed)|data-(state|steps?|in-step|now))$/;
    const told = (element) => [
        element.localName,
        element.matches(":disabled, :checked, :focus-visible, [open]"),
        ...[...element.attributes]
            .filter((one) => chosenBy.test(one.name) || element === document.documentElement)
            .map((one) => `${one.name}=${one.value}`)
    ].join(" ");
    window.textsByChain = new Map();
    const walk = (element, above) => {
        const chain = `${above}>${told(element)}`;
        const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
        if ([...element.childNodes].some(isText) && element.checkVisibility({visibilityProperty: true})) {
            if (!window.textsByChain.has(chain)) window.textsByChain.set(chain, element);
        }
        for (const child of element.children) walk(child, chain);
    };
    walk(document.documentElement, "");
    return [...window.textsByChain.keys()];
}"""
"""The chains of elements that the page's visible texts stand in. An element of each is kept in the page."""

_ELEMENTS = """() => {
    const words = /^(value|href|content|datetime|nonce|action|srcset?)$/;
    const told = (element) => [
        element.localName,
        element.checkVisibility({visibilityProperty: true}),
        element.matches(":disabled, :checked, :focus-visible, [open]"),
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
        element.localName === "style" ? element.textContent : "",
        ...[...element.attributes].map((one) =>
            words.test(one.name) && !one.value.startsWith("#")
                ? `${one.name}=${Boolean(one.value.trim())}`
                : `${one.name}=${one.value}`
        ),
        element.children.length
    ].join(" ");
    return [...document.querySelectorAll("*")].map(told).join("\\n");
}"""
"""The page's elements in their order: all that is in them but words."""

right = Known()
"""Widths and elements of pages that were right. All processes of a run share it (conftest.py)."""

seen = Known()
"""Widths and chains of texts whose colours were right; shared as well."""


def problems(
    page: Page, palette: str, options: Mapping[str, Any], chains: list[str] | None = None
) -> Iterator[str]:
    """What axe finds in a palette that the system asks for. `options`: ALL, COLOURS, BUT_COLOURS.

    With `chains` (of those that _STANDS_IN told) it looks only at the texts in them.
    """
    page.emulate_media(color_scheme=palette)  # type: ignore[arg-type]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for rule in page.evaluate(_RUN, [options, chains]):
        for node in rule["nodes"]:
            target = " ".join(map(str, node["target"]))
            yield f"{palette}: {rule['id']}: {target}: {node['failureSummary']}"


def state(page: Page) -> str:
    """The page's width and elements, by which `right` knows it."""
    return f"{_width(page)} {page.evaluate(_ELEMENTS)}"


def colours_of_what_is_new(page: Page) -> list[str]:
    """What is wrong in both palettes with the colours of texts that stand where none was seen before."""
    before = f"{_width(page)} "
    new = seen.unknown(before + chain for chain in page.evaluate(_STANDS_IN))
    if not new:
        return []
    chains = [one.removeprefix(before) for one in new]
    found = [one for palette in ("light", "dark") for one in problems(page, palette, COLOURS, chains)]
    if not found:
        seen.add(new)
    return found


def _width(page: Page) -> int:
    return (page.viewport_size or {"width": 0})["width"]
