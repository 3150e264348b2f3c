"""The values that a desk has today, as answers: shown as examples, and kept where only Enter is pressed."""

from collections.abc import Mapping
from typing import Any

from scaffold.edits import yaml_text
from scaffold.parts import asked, parts_of
from scaffold.stage import Stage

NATIONAL = "-"
"""A number without one is the same in all Japan (110, 188), and stays as it is."""


def answers_of(stage: Stage) -> dict[str, Any]:
    """The desk in `stage`, as the answers that would make it."""
    site, desks, calendars = (_data(stage, name) for name in ("site", "desks", "calendar"))
    by_id = {row["id"]: row for row in calendars["calendars"]}
    booking = booking_form(stage)
    found: dict[str, Any] = {
        "municipality": _municipality(stage, site, desks),
        "site": {
            "name": site["name"],
            "short_name": site.get("short_name", site["name"]),
            "address": site["base_url"],
            "official": site.get("official_site", {}).get("url", site["base_url"]),
        },
        "mail_domains": _domains(desks),
        "services": [one.id for one in asked(parts_of(stage))],
        "desks": [_desk(row) for row in desks["desks"]],
        "opening": _opening(by_id[desks["desks"][0]["calendar"]]),
        "phones": [_line(row, by_id, desks) for row in own_lines(desks)],
        "neighbours": [_line(row, by_id, desks) for row in neighbours(desks)],
    }
    if booking:
        slots = booking["slots"]
        found["slots"] = {key: slots[key] for key in ("times", "minutes", "capacity", "lead_opening_days")}
        meeting = site["meeting"]
        hosts = booking.get("handling", {}).get("meeting_hosts", [])
        found["meeting"] = {
            "service": meeting["service"],
            "manual_url": meeting["manual_url"],
            "hosts": hosts,
        }
    first = site["services"][0]
    found["place"] = [one for one in first["place"] if one != first["name"]]
    found["faq"] = []
    colours = site.get("look", {}).get("colours", {})
    found["look"] = {"colour": colours["brand"]["light"]} if "brand" in colours else {}
    found["contacts"] = _contacts(stage, site)
    return found


def booking_form(stage: Stage) -> Mapping[str, Any] | None:
    """The first form with places to book."""
    forms = (yaml_text.read(stage.text(name)).data for name in stage.files("content/forms/*.yml"))
    return next((form for form in forms if "slots" in form), None)


def own_lines(desks: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines of the directory that the municipality answers: the first, and those with a desk's name."""
    names = {row["id"] for row in desks["desks"]}
    return [row for row in desks["directory"] if row.get("first") or row.get("desk") in names]


def neighbours(desks: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Lines of others that are near, and not national."""
    own = own_lines(desks)
    return [row for row in desks["directory"] if row not in own and NATIONAL in row["phone"]]


def _data(stage: Stage, name: str) -> Any:
    return yaml_text.read(stage.text(f"content/{name}.yml")).data


def _municipality(stage: Stage, site: Mapping[str, Any], desks: Mapping[str, Any]) -> dict[str, str]:
    name = site["municipality"]
    laws = _data(stage, "laws")["laws"] if stage.has("content/laws.yml") else []
    names = [row["by"] for row in laws] + [row["run_by"] for row in desks["desks"] if "run_by" in row]
    prefecture = next((one for one in names if one[-1] in "都道府県" and len(one) < 5), name)
    found = {"name": name, "reading": "", "english": "", "prefecture": prefecture}
    for key, file in (("english", "en"), ("reading", "easy")):
        if stage.has(f"content/languages/{file}.yml"):
            said = _data(stage, f"languages/{file}")["values"].get("site.municipality", "")
            found[key] = said.partition("《")[2].partition("》")[0] if file == "easy" else said
    return found


def _domains(desks: Mapping[str, Any]) -> list[str]:
    addresses = [row["mail"][key]["address"] for row in desks["desks"] for key in ("auto_reply", "desk")]
    return [*dict.fromkeys(one.partition("@")[2] for one in addresses)]


def _desk(row: Mapping[str, Any]) -> dict[str, str]:
    found = {key: row[key] for key in ("id", "name", "short_name", "phone", "fax", "email") if key in row}
    mail = row["mail"]
    return {**found, "desk_mail": mail["desk"]["address"], "auto_reply": mail["auto_reply"]["address"]}


def _opening(calendar: Mapping[str, Any]) -> dict[str, Any]:
    found = {"days": calendar["weekly"], "holidays": calendar["public_holidays"]}
    return {**found, "year_end": calendar["year_end"]} if "year_end" in calendar else found


def _line(row: Mapping[str, Any], calendars: Mapping[str, Any], desks: Mapping[str, Any]) -> dict[str, Any]:
    found = (
        {"desk": row["desk"]} if row.get("desk", desks["desks"][0]["id"]) != desks["desks"][0]["id"] else {}
    )
    found |= {"name": row["name"], "phone": row["phone"], "days": calendars[row["calendar"]]["weekly"]}
    hours = row.get("hours") or row.get("usual_hours") or {"open": "09:00", "close": "17:00"}
    found["hours"] = {key: hours[key] for key in ("open", "close", "break") if key in hours}
    return {**found, **{key: row[key] for key in ("other_hours", "about") if key in row}}


def _contacts(stage: Stage, site: Mapping[str, Any]) -> dict[str, str]:
    contact = site.get("security", {}).get("contact", "")
    found = {"security": contact.removeprefix("mailto:"), "alarms": "", "trial": ""}
    for name in stage.files("infra/environments/*.yml"):
        data = yaml_text.read(stage.text(name)).data
        found["alarms"] = data["parameters"].get("AlarmAddress", found["alarms"])
        found["trial"] = data.get("trial", {}).get("staff_mail", found["trial"])
    return found
