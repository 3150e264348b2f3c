"""What a mail says of the seminar that its submission is for. Pure.

The viewing URL is in the mails of those who have a seat, and nowhere else.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import full_day_words, stamp
from desk.domain.forms.placeholders import fill
from desk.domain.seminars.seminar import Seminar, setting, stored_seminar

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form


def seminar_facts(form: "Form", stored: Mapping[str, Any]) -> dict[str, str]:
    """`seminar` (its title), `seminar_when`, and `url_day`; nothing for a submission of something else.

    `stored` has the id under `seminar`.
    """
    seminar = stored_seminar(form, stored)
    if seminar is None:
        return {}
    days = str(setting(form, "url_opening_days_before"))
    return {
        "seminar": seminar.title,
        "seminar_when": seminar.when(form.clock),
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
