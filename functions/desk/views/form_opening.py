"""What a form's page says of the time in which it, or one of its options, takes submissions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.domain.forms.bounds.options import period_words, times_of
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.seminars.seminar import takes_seminars


@dataclass(frozen=True, kw_only=True)
class OpeningView:
    """`period` ("" if each option has one) is always true; `before` and `after` (HTML) are shown when they
    are, by the page's script from `opens` and `closes` (milliseconds since 1970, "" if there is no such
    end), else by the server.
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


@dataclass(frozen=True, kw_only=True)
class StandingView:
    """How it stands just now: `words` of the form, and option -> words of the seminars."""

    words: str
    options: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class RoomView:
    """What the page says of what is left, if the form takes only so many, or has seminars. `most` is always
    true; `now` is true now, "" where nobody has asked: then `check` leads to it, and the page's script asks
    with `script` (its words). `full` (HTML) is shown when the form is.
    """

    most: str
    now: str
    check: str
    full: str
    script: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OptionView:
    """The time of one option; `opens` and `closes` as in OpeningView."""

    opens: str
    closes: str
    is_early: bool


def offered(
    form: Form, field: str, values: Sequence[str], now: datetime | None
) -> tuple[tuple[str, str], ...]:
    """(value, words) of the options that aren't over at `now`, each with its time."""
    words, times = form.words["fields"][field], times_of(form.words["fields"][field])
    return tuple(
        (value, words["options"][value] + period_words(times[value], form.page_words, form.clock))
        if value in times
        else (value, words["options"][value])
        for value in values
        if now is None or value not in times or times[value].state(now) != "over"
    )


def option_views(form: Form, field: str, now: datetime | None) -> dict[str, OptionView]:
    """Option -> its time, for those that have one."""
    return {
        option: OptionView(
            opens=_milliseconds(opening.opens),
            closes=_milliseconds(opening.closes),
            is_early=now is not None and opening.state(now) == "early",
        )
        for option, opening in times_of(form.words["fields"][field]).items()
    }


def _milliseconds(moment: datetime | None) -> str:
    return str(int(moment.timestamp() * 1000)) if moment else ""


def opening_view(form: Form) -> OpeningView | None:
    """None for a form that always takes submissions. A form of seminars says no period of its own: each
    seminar has one.
    """
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
    return OpeningView(
        period="" if takes_seminars(form) else fill(period, facts),
        before=fill(form.page_words["open_early"], facts),
        after=form.words["open"].get("after", ""),
        opens=_milliseconds(opening.opens),
        closes=_milliseconds(opening.closes),
    )


def closed_view(form: Form, code: str, title: str) -> ClosedView | None:
    """The view of a refusal with this code; None if it is another one."""
    if code == "full" and "limit" in form.words:
        return ClosedView(title=title, html=form.words["limit"]["full"])
    view = opening_view(form)
    if view is None or code not in ("not_yet_open", "closed"):
        return None
    html = f"<p>{view.before}</p>" if code == "not_yet_open" else view.after
    return ClosedView(title=title, html=html)


def room_view(form: Form, standing: StandingView | None) -> RoomView | None:
    """None for a form that takes as many as come, and has no seminars."""
    limit = form.words.get("limit")
    if limit is None and not takes_seminars(form):
        return None
    own = form.seminar_words if takes_seminars(form) else {}
    now = {"free_now": form.page_words["limit_free_now"], "few_now": form.page_words["limit_few_now"]}
    script = now if limit else {}
    return RoomView(
        most=fill(form.page_words["limit_most"], {"most": f"{limit['most']:,}"}) if limit else "",
        now=standing.words if standing else "",
        check=own.get("check", form.page_words["limit_check"]),
        full=limit["full"] if limit else "",
        script={**script, **({"now": own["now"], "states": own["states"]} if own else {})},
    )


def late_words(form: Form) -> str:
    """Until when what is written can still be sent, after the end."""
    return fill(form.page_words["open_late"], form.opening.facts(form.clock))
