"""The figures that content/seminars.yml may leave out (its schema and its first lines name them, too)."""

from collections.abc import Mapping

FIGURES: Mapping[str, int] = {
    "waiting": 20,
    "url_asked_opening_days_before": 5,
    "url_alarm_opening_days_before": 3,
}
