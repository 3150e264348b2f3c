"""One seminar of content/seminars.yml, as its form's words have it (`builder.output.seminars`). Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from desk.domain.calendar.moments import TOKYO, Clock, full_day_words, time_words, tokyo_day
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.errors import CalledOff, FieldError, Full
from desk.domain.forms.bounds.opening import Opening, opening_of

if TYPE_CHECKING:
    # Late: a function that only sends mail makes no Form.
    from desk.domain.forms.form import Form


BETWEEN = "　"
"""Stands between when a seminar is and its title, where it is chosen; no time of a day has it."""


class Seminar(NamedTuple):
    """`capacity` seats, and so many places `waiting` for one. `called_off` is why it isn't held, or ""."""

    id: str
    title: str
    start: datetime
    end: datetime
    capacity: int
    waiting: int
    opening: Opening
    called_off: str = ""
    archive_url: str = ""
    archive_until: date | None = None

    @property
    def day(self) -> date:
        return tokyo_day(self.start)

    def is_over(self, now: datetime) -> bool:
        return now >= self.end

    def when(self, clock: Clock) -> str:
        """2027年2月10日(水) 14時から16時まで"""
        times = f"{time_words(self.start, clock)}から{time_words(self.end, clock)}まで"
        return f"{full_day_words(self.day)} {times}"

    def label(self, clock: Clock) -> str:
        """What an applicant chooses, and what is stored of the choice."""
        return f"{self.when(clock)}{BETWEEN}{self.title}"

    def has_archive(self, today: date) -> bool:
        return bool(self.archive_url) and (self.archive_until is None or today <= self.archive_until)


def seminar_of(data: Mapping[str, Any], *, waiting: int = 0) -> Seminar:
    """A row of `seminars` in content/seminars.yml; `waiting` places to wait if the row names no figure.

    Raises ValueError for a day or time that doesn't exist.
    """
    day = date.fromisoformat(data["day"])
    until = data.get("archive_until")
    return Seminar(
        id=data["id"],
        title=data["title"],
        start=datetime.combine(day, time.fromisoformat(data["start"]), TOKYO),
        end=datetime.combine(day, time.fromisoformat(data["end"]), TOKYO),
        capacity=int(data["capacity"]),
        waiting=int(data.get("waiting", waiting)),
        opening=opening_of({"from": data["apply_from"], "until": data["apply_until"]}),
        called_off=data.get("called_off", ""),
        archive_url=data.get("archive_url", ""),
        archive_until=date.fromisoformat(until) if until else None,
    )


def seminars_of(form: "Form") -> dict[str, Seminar]:
    """Id -> seminar, of a form that takes applications for them; empty for any other form."""
    found = form.words.get("seminars", {"list": (), "waiting": 0})
    return {one["id"]: seminar_of(one, waiting=found["waiting"]) for one in found["list"]}


def takes_seminars(form: "Form") -> bool:
    return "seminars" in form.words


def setting(form: "Form", name: str) -> Any:
    """A setting of content/seminars.yml: `url_opening_days_before`, `few`, `meeting_hosts` …"""
    return form.words["seminars"][name]


def asked_seminar(form: "Form", answers: Mapping[str, Any]) -> str:
    """The id of the seminar that these answers ask for; "" for a form of something else."""
    field = form.words.get("seminars", {}).get("field", "")
    return str(answers.get(field, ""))


def refused_seat(form: "Form", problem: type[Full | CalledOff]) -> Full | CalledOff:
    """The refusal of a seat, told at the question that asks for the seminar."""
    message = form.seminar_words[problem.code]
    field = form.words["seminars"]["field"]
    return problem((FieldError(field=field, code=problem.code, message=message),))


def stored_seminar(form: "Form", stored: Mapping[str, Any]) -> Seminar | None:
    """The seminar of a submission (META item); None if it has none, or it is gone from the content."""
    return seminars_of(form).get(str(stored.get("seminar", "")))


def url_day(seminar: Seminar, calendar: OpeningCalendar, days_before: int) -> date:
    """The opening day on whose morning the viewing URL is sent. Raises NotPublished."""
    return calendar.last_day_in_time(seminar.day, days_before)
