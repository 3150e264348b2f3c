"""How a mail says that its reader can reach the desk, and the staff the applicant. Pure.

The words are chosen when a mail is composed, by what its outbox row says: a row of an earlier release has no
`without_phone`, and gets the usual words.
"""

from collections.abc import Mapping
from typing import Any

WAYS = ("contact", "urgent")
"""The keys of a desk (content/desks.yml) that have the words, each `usual` and `without_phone`."""


def contact_facts(bundle: Mapping[str, Any], desk: str, *, without_phone: bool) -> dict[str, str]:
    """The placeholders of a mail of this desk: its WAYS, and `without_phone`, words for staff or ""."""
    settings = bundle["desks"][desk]
    which = "without_phone" if without_phone else "usual"
    facts = {way: str(settings[way][which]).rstrip("\n") for way in WAYS if way in settings}
    return facts | {"without_phone": bundle["messages"]["workflow"]["without_phone"] if without_phone else ""}
