"""What a form's page says of the time in which it takes submissions."""

from dataclasses import dataclass

from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill


@dataclass(frozen=True, kw_only=True)
class OpeningView:
    """`period` is always true; `before` and `after` (HTML) are shown when they are, by the page's script from
    `opens` and `closes` (milliseconds since 1970, "" if there is no such end), else by the server.
    """

    period: str
    before: str
    after: str
    opens: str
    closes: str


@dataclass(frozen=True, kw_only=True)
class ClosedView:
    """Why the server has taken nothing: a heading, and HTML."""

    title: str
    html: str


def opening_view(form: Form) -> OpeningView | None:
    """None for a form that always takes submissions."""
    opening = form.opening
    facts = opening.facts(form.clock)
    if opening.opens and opening.closes:
        period = form.page_words["open_period"]
    elif opening.opens:
        period = form.page_words["open_from"]
    elif opening.closes:
        period = form.page_words["open_until"]
    else:
        return None
    ends = (opening.opens, opening.closes)
    opens, closes = (str(int(moment.timestamp() * 1000)) if moment else "" for moment in ends)
    return OpeningView(
        period=fill(period, facts),
        before=fill(form.page_words["open_early"], facts),
        after=form.words["open"].get("after", ""),
        opens=opens,
        closes=closes,
    )


def closed_view(form: Form, code: str, title: str) -> ClosedView | None:
    """The view of a refusal with this code; None if it is another one."""
    view = opening_view(form)
    if view is None or code not in ("not_yet_open", "closed"):
        return None
    html = f"<p>{view.before}</p>" if code == "not_yet_open" else view.after
    return ClosedView(title=title, html=html)


def late_words(form: Form) -> str:
    """Until when what is written can still be sent, after the end."""
    return fill(form.page_words["open_late"], form.opening.facts(form.clock))
