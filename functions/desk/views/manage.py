"""The pages for managing a booking or another submission, as HTML.

The builder uses the look-up page too: the site's page and the functions' page are one template.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.domain.forms.answers_in_words import ShownSection
from desk.views.templates import render


@dataclass(frozen=True, kw_only=True)
class SeminarView:
    """`title` and `when` of the seminar; `others`: (value, words) of what one can change to; `calendar`: the
    address of its calendar file, for who has a seat. `next`: what comes now, instead of the life's words
    ("": theirs).
    """

    title: str
    when: str
    others: tuple[tuple[str, str], ...]
    calendar: str
    next: str


@dataclass(frozen=True, kw_only=True)
class ManageView:
    """A booking or another submission as its applicant sees it: words and controls, and no personal data.

    `free`: slots to choose from, with their words. `chosen`, `day` and `time`: the earlier choice. `error` is
    shown at the top, `slot_error` at the slots, `copy_error` at the answer that must be known for the copy,
    whose label is `copy_label` (empty: there is no copy). `sections`: the copy itself, only on its own page.
    `change_reason`: why the desk moved or cancelled it ("" if it didn't, or didn't say).
    `offer`: (slot, words) of an earlier slot that became free, ("", "") without one.
    `kind`: of the meeting, if there are several; `meeting`: how to take part. `join_at`: from when on the
    page has the meeting's URL (`join_url`; "" before); both are "" if there is no meeting to join.
    `mails`: (moment, name, what became of it). `book`: where to book again. `apology`: a promise was missed.
    `waiting`: what the desk waits for, and until when it answers then. `words`: of messages.manage and of the
    life. `thread`: (moment, is from the applicant, text), only on its own page; `has_thread`: there
    is one, or the applicant may write; `reply` is what was typed, `reply_error` what is wrong with it.
    `seminar`: the one that was applied for, if any.
    """

    receipt: str
    code: str
    op: str
    version: int
    form_title: str
    status: str
    slot: str
    deadline: str
    next: str
    change_reason: str
    offer: tuple[str, str]
    earlier: str
    can_ask_earlier: bool
    can_stop_earlier: bool
    kind: str
    meeting: str
    join_at: str
    join_url: str
    changed_lead: str
    change_lead: str
    can_change: bool
    can_cancel: bool
    past_deadline: str
    has_ended: bool
    mails: tuple[tuple[str, str, str], ...]
    calling_words: str
    copy_label: str
    sections: tuple[ShownSection, ...]
    seminar: SeminarView | None
    free: tuple[tuple[str, str], ...]
    times: tuple[tuple[str, str], ...]
    chosen: str
    day: str
    time: str
    error: str
    slot_error: str
    copy_error: str
    desk: Mapping[str, Any]
    phones_note: str
    book: str
    words: Mapping[str, Any]
    apology: str
    waiting: tuple[str, ...]
    has_thread: bool
    can_reply: bool
    reply_limit: str
    thread: tuple[tuple[str, bool, str], ...]
    reply: str
    reply_error: str


def render_lookup(bundle: Mapping[str, Any], *, error: str = "") -> str:
    """The two fields and the button, one block without blank lines; it never repeats what was typed."""
    return render("manage.html", manage=bundle["messages"]["manage"], error=error)


def render_step(kind: str, view: ManageView, bundle: Mapping[str, Any]) -> tuple[str, str]:
    """(title, HTML) of the page after a step: one of the kinds of `desk.web.manage.pages.Shown`."""
    manage, words = view.words, bundle["messages"]["form"]
    if view.seminar:
        own = bundle["messages"]["seminars"]
        manage = {**manage, "changed_title": own["changed_title"], "seminar": own}
    title = manage[f"{kind}_title"]
    if kind in ("status", "confirm", "thread"):
        prefix = words["error_prefix"] if view.error else ""
        return prefix + title, render(f"manage-{kind}.html", page=view, manage=manage, words=words)
    if kind == "copy":
        return title, render("manage-copy.html", page=view, manage=manage, words=words)
    lead = view.changed_lead if kind == "changed" else manage[f"{kind}_lead"]
    return title, render("manage-result.html", page=view, manage=manage, title=title, lead=lead)


def render_problem(
    title: str, bundle: Mapping[str, Any], *, start: str, home: str, again: tuple[tuple[str, str], ...]
) -> str:
    """Why a step can't be served; `again` are the fields that send it once more."""
    messages = bundle["messages"]
    return render(
        "manage-problem.html",
        title=title,
        manage=messages["manage"],
        words=messages["form"],
        start=start,
        home=home,
        again=again,
    )
