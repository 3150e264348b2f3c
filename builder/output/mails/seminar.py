"""A seminar for the samples of a form that has none yet (`seminars: []`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.calendar.moments import ONE_DAY, tokyo_day

Bundle = Mapping[str, Any]


def with_sample_seminar(bundle: Bundle, now: datetime) -> Bundle:
    """The bundle with an invented seminar in two weeks for each form for seminars that has none."""
    forms = {
        name: _with_one(form, now) if form["words"].get("seminars", {}).get("list") == [] else form
        for name, form in bundle["forms"].items()
    }
    return {**bundle, "forms": forms}


def _with_one(form: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    today = tokyo_day(now)
    seminar = {
        "id": "example",
        "title": "（例）セミナーの題名",
        "day": f"{today + 14 * ONE_DAY}",
        "start": "14:00",
        "end": "16:00",
        "capacity": 100,
        "apply_from": f"{today} 09:00",
        "apply_until": f"{today + 7 * ONE_DAY} 17:00",
    }
    words = form["words"]
    return {**form, "words": {**words, "seminars": {**words["seminars"], "list": [seminar]}}}
