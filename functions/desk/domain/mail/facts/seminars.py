"""What a mail says of the seminar that its submission is for. Pure.

The viewing URL is in the mails of those who have a seat, and nowhere else.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import full_day_words, stamp
from desk.domain.forms.placeholders import fill
from desk.domain.seminars.seminar import BETWEEN, Seminar, setting, stored_seminar, takes_seminars

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form


def seminar_facts(form: "Form", stored: Mapping[str, Any]) -> dict[str, str]:
    """`seminar` (its title), `seminar_when`, and `url_day`; nothing for a submission of something else.

    `stored` has the id under `seminar`, and under `labels` what the applicant chose: this is said of a
    seminar that is gone from the content since.
    """
    if not takes_seminars(form) or not stored.get("seminar"):
        return {}
    seminar = stored_seminar(form, stored)
    if seminar is None:
        chosen = stored.get("labels", {}).get(f"{setting(form, 'field')}={stored['seminar']}", "")
        when, _, title = str(chosen).partition(BETWEEN)
    else:
        when, title = seminar.when(form.clock), seminar.title
    days = str(setting(form, "url_opening_days_before"))
    return {
        "seminar": title or str(stored["seminar"]),
        "seminar_when": when,
        "url_day": fill(form.seminar_words["url_day"], {"days": days}),
    }


def archive_facts(seminar: Seminar, form: "Form") -> dict[str, str]:
    until = full_day_words(seminar.archive_until) if seminar.archive_until else ""
    words = form.seminar_words["archive_until"]
    return {
        "archive_url": seminar.archive_url,
        "archive_until": fill(words, {"day": until}) if until else "",
    }


def seminar_calendar(form: "Form", seminar: Seminar, method: str, *, url: str = "") -> dict[str, str]:
    """The facts of the calendar file (`domain.mail.ics`): where is the URL, or how it is held before."""
    facts = {"method": method, "start": stamp(seminar.start), "end": stamp(seminar.end)}
    if method != "REQUEST":
        return facts
    return facts | ({"location": url, "url": url} if url else {"location": str(setting(form, "format"))})
