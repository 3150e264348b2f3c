"""The bundle as this environment uses it: a trial is a desk of its own with the content of the live one.

The builder compiles the published address and the desks' mailboxes into one bundle for all environments.
Without this, a mail of the trial would lead into the live desk, and the staff would get notices of made-up
submissions.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from desk.bundle import Bundle
from desk.settings import Settings


def in_environment(bundle: Bundle, settings: Settings) -> Bundle:
    """The same bundle where the settings say nothing else, as at the live desk.

    `site_url` takes the place of the published origin in every text. With `staff_mail`, everything for the
    staff goes there (replies, too), and with `sender_domain` all mails come from that domain, under the
    senders' own names.
    """
    origin = _origin(bundle["site"]["base_url"])
    there = _origin(settings.site_url) if settings.site_url else origin
    if there != origin:
        # Not where the origin only begins a longer name or port.
        written = re.compile(rf"{re.escape(origin)}(?![\w:-]|\.\w)")
        bundle = _with(bundle, written, there)
    if settings.staff_mail or settings.sender_domain:
        bundle = _with_mailboxes(bundle, settings)
    return bundle


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def _with(value: Any, written: re.Pattern[str], there: str) -> Any:
    match value:
        case str():
            return written.sub(lambda _: there, value)
        case Mapping():
            return {name: _with(one, written, there) for name, one in value.items()}
        case list():
            return [_with(one, written, there) for one in value]
    return value


def _with_mailboxes(bundle: Bundle, settings: Settings) -> Bundle:
    desks = {name: _desk(desk, settings) for name, desk in bundle["desks"].items()}
    forms = bundle["forms"]
    if settings.staff_mail:
        forms = {name: {**form, "words": _without_notify(form["words"])} for name, form in forms.items()}
    return {**bundle, "desks": desks, "forms": forms}


def _desk(desk: Mapping[str, Any], settings: Settings) -> Mapping[str, Any]:
    made = dict(desk)
    if settings.sender_domain:
        made["mail"] = {
            use: {**sender, "address": f"{sender['address'].rpartition('@')[0]}@{settings.sender_domain}"}
            for use, sender in desk["mail"].items()
        }
    if settings.staff_mail:
        made |= {
            "notify": [settings.staff_mail],
            "lead": {"address": settings.staff_mail},
            "reply_to": settings.staff_mail,
        }
    return made


def _without_notify(words: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: of for name, of in words.items() if name != "notify"}
