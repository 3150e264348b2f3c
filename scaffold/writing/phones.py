"""Writes desks, phones and the days on which they are there: desks.yml and calendar.yml."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scaffold.asking.today import neighbours, own_lines
from scaffold.edits import yaml_text
from scaffold.stage import Doubt, Stage

DESKS, CALENDAR = "content/desks.yml", "content/calendar.yml"
_DAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "月火水木金土日", strict=True))

_ABOUT = "電話で相談できます。"
_DAYS_OFF = (
    "祝日や年末年始の休みは、たずねていないので、この自治体の窓口か、前の相談先と同じにしてあります。"
    "この相談先の休みを確かめて、違えば content/calendar.yml に書いてください"
)
_OLD_ABOUT = "前の電話の説明のままです。この電話のことと合うかを、見てください"


def write_desks(stage: Stage, answers: Mapping[str, Any]) -> None:
    """Each desk's names, numbers and addresses; a number it has not goes."""
    text = stage.text(DESKS)
    data = yaml_text.read(text).data
    for number, row in enumerate(data["desks"]):
        own = next((one for one in answers["desks"] if one["id"] == row["id"]), None)
        if own is None:
            continue
        for key in ("name", "short_name", "phone", "fax", "email"):
            if key in own:
                text = yaml_text.put(text, ("desks", number, key), own[key])
            elif key in row:
                text = yaml_text.remove(text, ("desks", number, key))
        for key, address in (("auto_reply", "auto_reply"), ("desk", "desk_mail")):
            text = yaml_text.put(text, ("desks", number, "mail", key, "address"), own[address])
        if "meeting_rooms" in row:
            text = yaml_text.remove(text, ("desks", number, "meeting_rooms"))
        if run_by := row.get("run_by"):
            text = yaml_text.remove(text, ("desks", number, "run_by"))
            if run_by in row.get("note", ""):
                note = row["note"].replace(run_by, answers["municipality"]["name"])
                text = yaml_text.put(text, ("desks", number, "note"), note)
    stage.write(DESKS, text)


def write_opening(stage: Stage, answers: Mapping[str, Any], *, is_first: bool) -> None:
    """The days of the desks' own calendar; at first, closures of the desk before go, from every calendar."""
    opening = answers["opening"]
    text = stage.text(CALENDAR)
    rows = yaml_text.read(text).data["calendars"]
    own = yaml_text.read(stage.text(DESKS)).data["desks"][0]["calendar"]
    for number, row in enumerate(rows):
        for key in ("extra_closures", "extra_openings"):
            if is_first and row.get(key):
                text = yaml_text.put(text, ("calendars", number, key), [])
        if row["id"] != own:
            continue
        if row["weekly"] != opening["days"]:
            text = yaml_text.put(text, ("calendars", number, "name"), "窓口")
        text = yaml_text.put(text, ("calendars", number, "weekly"), opening["days"])
        text = yaml_text.put(text, ("calendars", number, "public_holidays"), opening["holidays"])
        if "year_end" in opening:
            text = yaml_text.put(text, ("calendars", number, "year_end"), opening["year_end"])
        elif "year_end" in row:
            text = yaml_text.remove(text, ("calendars", number, "year_end"))
    stage.write(CALENDAR, text)


def write_lines(stage: Stage, answers: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """The phones of the municipality and of others near it, in the places of those `before` them (answers,
    too): what names one, by its id, names the one that came in its place.
    """
    data = yaml_text.read(stage.text(DESKS)).data
    first_desk = data["desks"][0]["id"]
    swap = (before["municipality"]["name"], answers["municipality"]["name"])
    days = {
        row["id"]: one["days"]
        for rows, key in ((own_lines(data), "phones"), (neighbours(data), "neighbours"))
        for row, one in zip(rows, before[key], strict=True)
    }
    for is_own, old, new in (
        (True, own_lines(data), answers["phones"]),
        (False, neighbours(data), answers.get("neighbours", [])),
    ):
        of = {
            desk: [row for row in old if row.get("desk", first_desk) == desk]
            for desk in _desks_of(old, first_desk)
        }
        for one in new:
            desk = one.get("desk", answers["desks"][0]["id"]) if is_own else first_desk
            was = of[desk].pop(0) if of.get(desk) else None
            if was and (one["name"], one["days"]) != (was["name"].replace(*swap), days[was["id"]]):
                was = _without_about(stage, one, was)
            _write_line(stage, one, desk, was, first_desk, is_first=is_own and one is new[0])
            if not is_own and (was is None or one["name"] != was["name"]):
                words = rf"\bname: *[\"']?{re.escape(one['name'])}"
                stage.doubts.append(Doubt(files=DESKS, words=words, why=_DAYS_OFF))
        for row in [row for rows in of.values() for row in rows]:
            _remove_line(stage, row["id"])


def _desks_of(rows: Sequence[Mapping[str, Any]], first: str) -> list[str]:
    return [*dict.fromkeys(row.get("desk", first) for row in rows)]


def _without_about(stage: Stage, one: Mapping[str, Any], was: Mapping[str, Any]) -> dict[str, Any]:
    """The line before, when it was another or on other days: what was said of it isn't said of this one. An
    answer that says it still is listed.
    """
    if one.get("about", "").strip() == was["about"].strip() != _ABOUT:
        words = re.escape(was["about"].strip().partition("\n")[0])
        stage.doubts.append(Doubt(files=DESKS, words=words, why=_OLD_ABOUT))
    return {**was, "about": _ABOUT}


def _write_line(
    stage: Stage,
    one: Mapping[str, Any],
    desk: str,
    was: Mapping[str, Any] | None,
    first_desk: str,
    *,
    is_first: bool,
) -> None:
    calendar = _calendar_for(stage, one["days"], was=was)
    text = stage.text(DESKS)
    rows = yaml_text.read(text).data["directory"]
    if was is None:
        row = {"id": _new_id(rows, desk), "name": one["name"], "phone": one["phone"], "calendar": calendar}
        if desk != first_desk:
            row["desk"] = desk
        row |= {key: one[key] for key in ("hours", "other_hours") if one.get(key)}
        row["about"] = one.get("about", _ABOUT)
        if is_first:
            row["first"] = True
            for number, other in enumerate(rows):
                if other.get("first"):
                    text = yaml_text.remove(text, ("directory", number, "first"))
        stage.write(DESKS, yaml_text.add_row(text, ("directory",), row, first=is_first))
        return
    number = next(at for at, row in enumerate(rows) if row["id"] == was["id"])
    values = {"name": one["name"], "phone": one["phone"], "calendar": calendar, "hours": one["hours"]}
    values["about"] = one.get("about", was["about"])
    if one["name"] == was["name"] and one["phone"] == was["phone"] and "usual_hours" in was:
        del values["hours"]
    for key, value in values.items():
        text = yaml_text.put(text, ("directory", number, key), value)
    if one.get("other_hours"):
        text = yaml_text.put(text, ("directory", number, "other_hours"), one["other_hours"])
    gone = [] if one.get("other_hours") else ["other_hours"]
    if one["name"] != was["name"]:
        # What was looked up about the other line, and what people call it.
        gone += ["spoken", "extension", "other_phones", "fax", "usual_hours", "run_by", "note", "aliases"]
    for key in gone:
        if key in was:
            text = yaml_text.remove(text, ("directory", number, key))
    stage.write(DESKS, text)


def _remove_line(stage: Stage, name: str) -> None:
    text = stage.text(DESKS)
    rows = yaml_text.read(text).data["directory"]
    number = next(at for at, row in enumerate(rows) if row["id"] == name)
    if len(rows) > 1:
        stage.write(DESKS, yaml_text.remove(text, ("directory", number)))


def _new_id(rows: Sequence[Mapping[str, Any]], desk: str) -> str:
    taken = {row["id"] for row in rows}
    names = [f"{desk}-line", *(f"line-{number}" for number in range(2, 100))]
    return next(name for name in names if name not in taken)


def _calendar_for(stage: Stage, days: Sequence[str], *, was: Mapping[str, Any] | None) -> str:
    """The id of the calendar with these days: the line's own if it fits, one that fits, or a new one."""
    text = stage.text(CALENDAR)
    rows = yaml_text.read(text).data["calendars"]
    own = (was or {}).get("calendar")
    fitting = [row["id"] for row in rows if row["weekly"] == [*days]]
    if own in fitting:
        return str(own)
    if fitting:
        return str(fitting[0])
    name = f"days-{'-'.join(days)}"
    model = rows[0]
    row = {
        "id": name,
        "name": f"{'・'.join(_DAYS[day] for day in days)}曜日に開く窓口",
        "weekly": [*days],
        "public_holidays": model["public_holidays"],
    }
    if "year_end" in model:
        row["year_end"] = model["year_end"]
    row |= {"extra_closures": [], "extra_openings": []}
    stage.write(CALENDAR, yaml_text.add_row(text, ("calendars",), row))
    return name
