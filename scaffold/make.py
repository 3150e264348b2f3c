"""Makes the desk of the answers out of another desk, in a folder of its own."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from builder.check import every_mistake
from builder.files.desk_files import read_sources
from builder.files.sound import check_shapes
from scaffold.asking.today import answers_of
from scaffold.former import FILE as FORMER
from scaffold.former import left_of, values_of, written
from scaffold.parts import FACT_FILES, Part, facts, parts_of
from scaffold.removing.references import refuse_unsound
from scaffold.removing.remove import remove
from scaffold.removing.trials import drop_what_is_gone, said_on_pages
from scaffold.stage import Doubt, Stage
from scaffold.writing.categories import write_categories
from scaffold.writing.dates import write_dates
from scaffold.writing.look import write_look
from scaffold.writing.names import (
    changed_values,
    write_everywhere,
    write_kind,
    write_other_languages,
    write_readings,
)
from scaffold.writing.phones import write_desks, write_lines, write_opening
from scaffold.writing.values import write_environments, write_site, write_slots

_WRITTEN: Mapping[object, str] = {
    **dict.fromkeys(("times", "minutes", "capacity", "lead_opening_days", "horizon_days"), "slots"),
    **dict.fromkeys(("weekly", "public_holidays", "year_end"), "opening"),
}
"""Key in a form's slots or a calendar -> the answer that it comes from, or has to fit."""


class NotTaken(Exception):
    """The answer `key` makes a mistake of the desk; the text says which, in Japanese."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


def make(
    desk: Path,
    folder: Path,
    answers: Mapping[str, Any],
    today: date,
    *,
    beside: Path = Path(),
    is_first: bool = True,
) -> tuple[Stage, tuple[Part, ...]]:
    """The desk in `folder` (new and empty), and the parts it has no more. Raises NotSound, NothingLeft and
    NotTaken.

    The logo is looked for from the folder `beside` on. It is `is_first` for a desk that is still another
    municipality's: only then its dates are set.
    """
    stage = Stage.of(desk, folder)
    old, said, values = answers_of(stage), said_on_pages(stage), values_of(stage)
    parts = parts_of(stage)
    if is_first:
        write_dates(stage, today)
    refuse_unsound(stage, today)
    write_opening(stage, answers, is_first=is_first)
    write_desks(stage, answers)
    write_lines(stage, answers, old)
    write_site(stage, answers, today if is_first else None)
    write_look(stage, answers, beside, is_first=is_first)
    write_slots(stage, answers)
    write_environments(stage, answers)
    write_everywhere(stage, changed_values(old, answers))
    write_kind(stage, old, answers)
    write_readings(stage, old, answers)
    write_other_languages(stage, old, answers)
    _refuse_unfit(stage, today)
    away = remove(stage, parts, answers["services"], today)
    write_categories(stage, answers, today)
    if is_first:
        stage.write(FORMER, written(old["municipality"]["name"], left_of(values, answers)))
    drop_what_is_gone(said, stage, away)
    confirm_changed(stage, old, answers)
    return stage, away


def confirm_changed(stage: Stage, old: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
    """List what has to be confirmed because these answers aren't the `old` ones."""
    for key in ("opening", "meeting"):
        if key in answers and answers[key] != old.get(key):
            for pattern, why in facts(key):
                stage.doubts.append(Doubt(files=FACT_FILES, words=pattern.pattern, why=why))


def _refuse_unfit(stage: Stage, today: date) -> None:
    """Raises NotTaken for a mistake at a value that was answered: what takes out parts would take it out."""
    checked = check_shapes(read_sources(stage.root))
    answered = {
        (source.file, source.key_mistake(path, "").line): answer
        for source in checked.sources.files
        for path in source.keys
        if len(path) == {"slots": 2, "calendars": 3}.get(str(path[0])) and (answer := _WRITTEN.get(path[-1]))
    }
    for one in every_mistake(checked, today):
        if answer := answered.get((one.file, one.line)):
            raise NotTaken(answer, one.message)
