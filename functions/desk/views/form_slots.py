"""What a booking form's page tells its script about days."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from desk.domain.calendar.availability import MOST_DAYS
from desk.domain.calendar.moments import full_day_words, hour_words
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill


@lru_cache(maxsize=20)
def slots_for_script(form: Form) -> Mapping[str, Any] | None:
    """What the page's script needs to offer days without a rule of its own.

    `days`: "day:last day in time" for every known opening day, ISO dates separated by spaces; it's too late
    from `cutoff` minutes into that last day (Asia/Tokyo). `until`: the last minute in time, in words.
    `horizon`: how many days ahead. `url` returns what is free, for at most `most` days. Put together once a
    form, because it is on every page of it.
    """
    if not form.grid:
        return None
    hours, minutes = (int(part) for part in form.grid.cutoff.split(":"))
    last_day = form.grid.calendar.last_day_in_time
    return {
        "days": " ".join(
            f"{day.isoformat()}:{last_day(day, form.grid.lead).isoformat()}" for day, _ in form.grid.days()
        ),
        "cutoff": hours * 60 + minutes,
        "until": hour_words(*divmod((hours * 60 + minutes - 1) % 1440, 60), form.clock),
        "horizon": form.grid.horizon.days,
        "url": f"/api/slots?form={form.id}",
        "most": MOST_DAYS,
    }


def last_published(form: Form) -> Mapping[str, str] | None:
    """The last day whose year is published, and the words that nothing later can be booked yet."""
    if not form.grid:
        return None
    last = form.grid.calendar.last_published
    words = fill(form.page_words["slot_published"], {"last_day": full_day_words(last)})
    return {"until": last.isoformat(), "words": words}
