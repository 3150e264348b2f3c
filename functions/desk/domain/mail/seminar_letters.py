"""The letters to those who have a seat at a seminar: its viewing URL, and its archive. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desk.domain.calendar.moments import stamp
from desk.domain.mail.facts.seminars import archive_facts, seminar_calendar
from desk.domain.mail.facts.submission import facts_of_stored
from desk.domain.mail.letters import letter
from desk.domain.mail.uses.table import mails_of_form
from desk.domain.seminars.seminar import stored_seminar
from desk.domain.submissions.model import Item, Letter, is_by_phone

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form
    from desk.domain.seminars.seats import Seats


def viewing_letter(
    form: "Form", stored: Item, seats: "Seats", *, bundle: Mapping[str, Any], nth: str = "", told: int = 0
) -> Letter | None:
    """The viewing URL for who has a seat; None if it isn't sent yet, or they gave no address.

    `told` is the version that they were sent before. `nth` goes into the row's key after that.
    """
    seminar = stored_seminar(form, stored)
    if seminar is None or not seats.url_sent:
        return None
    use = "viewing_url_changed" if told else "viewing_url"
    made = letter(
        use,
        form,
        stored["answers"],
        facts_of_stored(form, stored) | {"viewing_url": seats.url},
        bundle=bundle,
        calendar=seminar_calendar(form, seminar, "REQUEST", url=seats.url)
        if _has_file(use, form, bundle)
        else {},
        until=stamp(seminar.end),
        by_post=is_by_phone(stored),
    )
    name = "-".join(filter(None, (seminar.id, str(seats.url_sent), nth)))
    return replace(made, nth=name, edition=(seminar.id, seats.url_sent)) if made else None


def archive_letter(form: "Form", stored: Item, *, bundle: Mapping[str, Any]) -> Letter | None:
    """Where the archive of the seminar is, for who applied for it; None if there is none."""
    seminar = stored_seminar(form, stored)
    if seminar is None or not seminar.archive_url:
        return None
    facts = facts_of_stored(form, stored) | archive_facts(seminar, form)
    made = letter("archive", form, stored["answers"], facts, bundle=bundle, by_post=is_by_phone(stored))
    return replace(made, nth=seminar.id) if made else None


def seminar_file(
    use: str, form: "Form", stored: Item, *, holds: bool, bundle: Mapping[str, Any]
) -> dict[str, str]:
    """The facts of the calendar file that goes with a mail whose words have an `event`: the seminar for who
    `holds` a seat there, else that it is cancelled.
    """
    seminar = stored_seminar(form, stored)
    if seminar is None or not _has_file(use, form, bundle):
        return {}
    return seminar_calendar(form, seminar, "REQUEST" if holds else "CANCEL")


def _has_file(use: str, form: "Form", bundle: Mapping[str, Any]) -> bool:
    return "event" in bundle["mails"].get(mails_of_form(form.words).get(use, ""), {})
