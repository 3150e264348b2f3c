"""Writes the answers into site.yml, the booking form and the environments; other files name those values."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from scaffold.edits import yaml_text
from scaffold.stage import Stage

SITE = "content/site.yml"
_SECURITY_DAYS = 330
"""`security.expires` is a year ahead at most (RFC 9116), and checked from 30 days before on."""


def write_site(stage: Stage, answers: Mapping[str, Any], today: date | None) -> None:
    """content/site.yml: who runs the site, where it is, its meetings, whom to tell of a weakness, which is
    promised from `today` on, if it is.
    """
    text = stage.text(SITE)
    data = yaml_text.read(text).data
    own, site = answers["municipality"], answers["site"]
    changes: list[tuple[tuple[str | int, ...], Any]] = [
        (("name",), site["name"]),
        (("short_name",), site["short_name"]),
        (("municipality",), own["name"]),
        (("base_url",), site["address"]),
    ]
    if "official_site" in data:
        changes += [
            (("official_site", "url"), site["official"]),
            (("official_site", "name"), f"{own['name']}公式サイト"),
        ]
    if meeting := answers.get("meeting"):
        changes += [(("meeting", key), meeting[key]) for key in ("service", "manual_url")]
    if "security" in data:
        contact = answers["contacts"]["security"]
        changes.append((("security", "contact"), contact if ":" in contact else f"mailto:{contact}"))
        if today:
            changes.append((("security", "expires"), f"{today + timedelta(days=_SECURITY_DAYS)}"))
    for number, service in enumerate(data["services"]):
        if place := answers.get("place"):
            changes.append((("services", number, "place"), [*place, service["name"]]))
    for path, value in changes:
        text = yaml_text.put(text, path, value)
    stage.write(SITE, text)


def write_slots(stage: Stage, answers: Mapping[str, Any]) -> None:
    """The places of each form that books one, and where its meetings are held."""
    for name in stage.files("content/forms/*.yml"):
        text = stage.text(name)
        form = yaml_text.read(text).data
        if "slots" not in form:
            continue
        for key, value in answers.get("slots", {}).items():
            # A form's times are in their order; answers may have them in any.
            text = yaml_text.put(text, ("slots", key), sorted(value) if key == "times" else value)
        if "meeting" in answers and "meeting_hosts" in form.get("handling", {}):
            text = yaml_text.put(text, ("handling", "meeting_hosts"), answers["meeting"]["hosts"])
        stage.write(name, text)


def write_environments(stage: Stage, answers: Mapping[str, Any]) -> None:
    """infra/environments: addresses and names of a desk of its own, at the real desk and at the trial."""
    host = urlsplit(answers["site"]["address"]).netloc
    name = answers["mail_domains"][0].replace(".", "-")[:30].strip("-")
    for file in stage.files("infra/environments/*.yml"):
        text = stage.text(file)
        data = yaml_text.read(text).data
        is_trial = "trial" in data
        stem = file.rpartition("/")[2].removesuffix(".yml")
        own = f"{stem}.{host}" if is_trial else host
        parts = urlsplit(answers["site"]["address"])
        changes: list[tuple[tuple[str, ...], Any]] = [
            (("artefacts",), f"{name}-madoguchi-{stem}"),
            (("parameters", "SiteOrigins"), f"{parts.scheme}://{own}"),
            (("parameters", "MailDomain"), own if is_trial else answers["mail_domains"][0]),
            (("parameters", "AlarmAddress"), answers["contacts"]["alarms"]),
        ]
        if is_trial:
            changes.append((("trial", "staff_mail"), answers["contacts"]["trial"]))
        if "console" in data:
            prefix = f"{name}-madoguchi" + (f"-{stem}" if is_trial else "")
            changes.append((("console", "ConsoleDomain"), f"shokuin.{own}"))
            changes.append((("console", "SignInPrefix"), prefix))
        for path, value in changes:
            text = yaml_text.put(text, path, value)
        stage.write(file, text)
