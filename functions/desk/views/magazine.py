"""The pages on which readers subscribe to a magazine, confirm it and leave it, as HTML.

The builder uses the first of them too: the site's page and the functions' page are one template.
"""

from collections.abc import Mapping
from typing import Any

from desk.domain.forms.placeholders import fill
from desk.views.templates import render


def render_ask(
    bundle: Mapping[str, Any],
    magazine: str,
    *,
    typed: str = "",
    email_error: str = "",
    code_error: str = "",
) -> str:
    """The field for an address, and the one for a code: one block without blank lines."""
    return render(
        "magazine.html",
        texts=bundle["magazine_words"],
        words=bundle["messages"]["form"],
        magazine={**bundle["magazines"][magazine], "id": magazine},
        typed=typed,
        email_error=email_error,
        code_error=code_error,
    )


def render_result(
    kind: str, bundle: Mapping[str, Any], magazine: str, *, start: str, to: str = "", question: str = ""
) -> tuple[str, str]:
    """(title, HTML) of the page after a step: asked, confirmed or left. `magazine` is its title."""
    words = bundle["magazine_words"]
    title = words[f"{kind}_title"]
    body = render(
        "magazine-result.html",
        title=title,
        lead=fill(words.get(f"{kind}_lead", ""), {"magazine": magazine}),
        lines=words[f"{kind}_lines"],
        to=to,
        question=question,
        texts=words,
        start=start,
    )
    return title, body


def render_leave(bundle: Mapping[str, Any], magazine: str, *, code: str, issue: str) -> tuple[str, str]:
    """(title, HTML) of the page with the button that ends a subscription."""
    words = bundle["magazine_words"]
    title = fill(words["leave_title"], {"magazine": magazine})
    lead = fill(words["leave_lead"], {"magazine": magazine})
    return title, render("magazine-leave.html", title=title, lead=lead, code=code, issue=issue, texts=words)


def render_magazine_problem(
    title: str, lead: str, bundle: Mapping[str, Any], *, start: str, home: str
) -> str:
    """Why a step can't be served."""
    return render(
        "magazine-problem.html",
        title=title,
        lead=lead,
        texts=bundle["magazine_words"],
        words=bundle["messages"]["form"],
        start=start,
        home=home,
    )
