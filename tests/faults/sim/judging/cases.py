"""Each case by itself: nothing of it is in another's, and no mail of it goes to another's applicant."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from desk.storage.table import from_wire
from tests.faults.sim.town import Town

MARK = re.compile(r"mark-[0-9a-f]{8}")


def case_violations(town: Town) -> Iterator[str]:
    """All that is typed for a case has its mark (`tests.faults.sim.lives.town.mark_of`)."""
    receipts: dict[str, str] = {}
    boxes: dict[str, set[str]] = defaultdict(set)
    items: list[dict[str, Any]] = [from_wire(item) for item in town.table.items()]
    for item in items:
        if item["type"] == "submission":
            receipts[item["receipt"]] = item["PK"]
        if item["type"] == "mail":
            boxes[item["PK"]].add(item["to"])
    for item in items:
        pk = item["PK"]
        if not pk.startswith("SUB#"):
            continue
        said = json.dumps(item, ensure_ascii=False, default=str)
        strange = {mark for mark in MARK.findall(said) if mark != f"mark-{pk[4:12]}"}
        if strange:
            yield f"{pk} {item['SK']} has what belongs to {', '.join(sorted(strange))}"
        if item["type"] == "mail":
            named = {receipts[receipt] for receipt in receipts if receipt in said} - {pk}
            # A mail may name the other bookings of its own mailbox.
            if any(not boxes[pk] & boxes[other] for other in named):
                yield f"{pk} {item['SK']} names the receipt of somebody else"
