"""The counts of a desk's months: items without anybody's data (`usecases.figures.months` says which)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from desk.domain.calendar.moments import stamp
from desk.domain.submissions.model import Item
from desk.storage.table import MAX_TRIES, Table, Write, to_wire

Counts = Mapping[str, Mapping[str, int]]
"""Table -> category -> how many."""

KEPT, FULL = "kept", "full"
"""What is added up beside the counted ones: of what was deleted; wanted times that were taken."""

_BETWEEN = "|"
"""Stands between table and category in the name of an attribute; no other attribute has it."""


def figures_pk(desk: str) -> str:
    return f"FIGURES#{desk}"


def figures_key(desk: str, month: str, form: str, what: str = "") -> Item:
    """The key of a form's month (YYYY-MM)."""
    return {"PK": figures_pk(desk), "SK": f"{month}#{form}" + (f"#{what}" if what else "")}


def figures_between(table: Table, desk: str, first: str, last: str) -> Iterator[Item]:
    """The items of all forms of a desk in these months, both included. One query. Raises Unavailable."""
    return table.query(
        KeyConditionExpression="PK = :pk AND SK BETWEEN :first AND :last",
        ExpressionAttributeValues=to_wire({":pk": figures_pk(desk), ":first": first, ":last": f"{last}~"}),
        ConsistentRead=True,
    )


def put_figures(
    table: Table, desk: str, month: str, form: str, counts: Counts, *, live: int, at: datetime
) -> None:
    """Write what was counted at a moment, `live` of it of what is stored. Raises Unavailable."""
    about = {"type": "figures", "month": month, "form": form, "at": stamp(at), "live": live}
    table.put({**figures_key(desk, month, form), **about, **dict(_flat(counts))})


def counts_of_item(item: Item) -> dict[str, dict[str, int]]:
    """The counts that an item has."""
    found: dict[str, dict[str, int]] = {}
    for name, count in item.items():
        table, between, category = name.partition(_BETWEEN)
        if between:
            found.setdefault(table, {})[category] = int(count)
    return found


def write_for_adding(desk: str, month: str, form: str, what: str, counts: Counts) -> Write:
    """Add counts to the item of what was deleted (KEPT) or was taken (FULL)."""
    flat = [(name, count) for name, count in _flat(counts) if count]
    names = {f"#a{n}": name for n, (name, _) in enumerate(flat)}
    values = {f":a{n}": count for n, (_, count) in enumerate(flat)}
    request = {
        "Key": to_wire(figures_key(desk, month, form, what)),
        "UpdateExpression": "SET #type = :type, #month = :month, #form = :form ADD "
        + ", ".join(f"#a{n} :a{n}" for n in range(len(flat))),
        "ExpressionAttributeNames": {**names, "#type": "type", "#month": "month", "#form": "form"},
        "ExpressionAttributeValues": to_wire({**values, ":type": "figures", ":month": month, ":form": form}),
    }
    return Write(role=what, verb="Update", request=request)


def add_full(table: Table, desk: str, month: str, form: str, counts: Counts) -> None:
    """Add to the wanted times that were taken. Raises Unavailable."""
    write = write_for_adding(desk, month, form, FULL, counts)
    table.write(lambda: [write], lambda failed: failed, tries=MAX_TRIES)


def _flat(counts: Counts) -> Iterator[tuple[str, int]]:
    for table, categories in counts.items():
        for category, count in categories.items():
            yield f"{table}{_BETWEEN}{category}", count
