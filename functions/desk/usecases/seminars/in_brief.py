"""Coming seminars on a line each, for the digest and `health`: seats, and what staff still have to do."""

from collections.abc import Iterator
from datetime import date

from desk.domain.calendar.moments import full_day_words
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.seminars.mismatches import Mismatch
from desk.domain.seminars.seminar import setting
from desk.parts import Parts
from desk.usecases.seminars.seminars import Standing, forms_of, mismatches_of, opening_days_left, standings


def seminars_in_brief(desk: str, today: date, parts: Parts) -> str:
    """The coming seminars with their heading, after an empty line, and what no longer fits the applications;
    "" without any. Raises Unavailable.
    """
    lines = [
        fill(form.seminar_words["digest_line"], _facts(form, one, today))
        for form in forms_of(desk, parts)
        for one in _ahead(form, parts)
        if _is_of_interest(one, parts)
    ]
    wrong = [f"{one.seminar}　{one.why}" for one in mismatched(desk, parts)]
    if not lines and not wrong:
        return ""
    words = parts.bundle["messages"]["seminars"]
    return "\n".join([*_under(words["digest"], lines), *_under(words["mismatches"], wrong)])


def _under(heading: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["", fill(heading, {"count": str(len(lines))}), *(line.rstrip() for line in lines)]


def mismatched(desk: str, parts: Parts) -> Iterator[Mismatch]:
    """Where the seminars of a desk no longer fit what was applied for. Raises Unavailable."""
    for form in forms_of(desk, parts):
        yield from mismatches_of(form, parts)


def not_ready(desk: str, today: date, parts: Parts) -> int:
    """How many seminars need the staff at once: they have no viewing URL, or don't fit what was applied for.

    Raises Unavailable.
    """
    return sum(1 for _ in without_url(desk, today, parts)) + sum(1 for _ in mismatched(desk, parts))


def without_url(desk: str, today: date, parts: Parts) -> Iterator[Standing]:
    """The seminars that begin soon (`url_alarm_opening_days_before`) and have no viewing URL yet. Raises
    Unavailable.
    """
    for form in forms_of(desk, parts):
        for one in _ahead(form, parts):
            if _lacks_url(form, one, today, "url_alarm_opening_days_before"):
                yield one


def _ahead(form: Form, parts: Parts) -> Iterator[Standing]:
    return (one for one in standings(form, parts) if not one.seminar.is_over(parts.clock()))


def _is_of_interest(one: Standing, parts: Parts) -> bool:
    """Not before anybody can apply, nor once all is told of one that isn't held."""
    has_begun = one.seminar.opening.state(parts.clock()) != "early" or bool(one.seats.taken)
    return has_begun and not (one.seats.off and one.seminar.called_off and not one.seats.taken)


def _lacks_url(form: Form, one: Standing, today: date, within: str) -> bool:
    """`within`: the setting that says from how many opening days before on."""
    is_held = not one.seats.off and not one.seminar.called_off
    left = opening_days_left(today, one.seminar.day, form.calendar)
    return is_held and not one.seats.url and left <= int(setting(form, within))


def _facts(form: Form, one: Standing, today: date) -> dict[str, str]:
    words, marks = form.seminar_words, []
    if one.seminar.called_off and (one.seats.taken or one.seats.waiting) and not one.seats.off:
        marks.append(words["tell_off"])
    elif _lacks_url(form, one, today, "url_asked_opening_days_before"):
        day = full_day_words(one.url_on) if one.url_on else full_day_words(one.seminar.day)
        marks.append(fill(words["no_url"], {"day": day}))
    return {
        "seminar": one.seminar.title,
        "seminar_when": one.seminar.when(form.clock),
        "taken": str(one.seats.taken),
        "most": str(one.seats.most),
        "waiting": str(one.seats.waiting),
        "marks": "".join(marks),
    }
