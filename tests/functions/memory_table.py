"""A table that is a dict: for tests that send so much that emulated AWS would be too slow."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from desk import bootstrap
from desk.bundle import Bundle, load_bundle
from desk.domain.forms.form import Form
from desk.settings import Settings
from desk.storage.table import from_wire
from tests.functions.conftest import NOW
from tests.functions.events import ORIGIN

NONCE_KEYS = {"a": b"test"}


class MemoryTable:
    """The calls that the store makes to DynamoDB. Conditions always hold, so no sid may be sent twice."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Mapping[str, Any]] = {}

    def transact_write_items(self, *, TransactItems: list[Any]) -> None:  # noqa: N803 - boto3's name
        for entry in TransactItems:
            # Updates only count a source's bookings, and no condition is looked at here.
            if "Put" in entry:
                item = entry["Put"]["Item"]
                self.rows[item["PK"]["S"], item["SK"]["S"]] = item

    def get_item(self, *, Key: Mapping[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        item = self.rows.get((Key["PK"]["S"], Key["SK"]["S"]))
        return {"Item": item} if item else {}

    def update_item(self, **_: Any) -> dict[str, Any]:
        """The first wrong try of its window, each time."""
        return {"Attributes": {"tries": {"N": "1"}}}

    def query(self, *, ExpressionAttributeValues: Mapping[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        pk = ExpressionAttributeValues[":pk"]["S"]
        return {"Items": [item for (key, _), item in self.rows.items() if key == pk]}

    def submissions(self) -> list[Mapping[str, Any]]:
        """The submissions that were stored, as plain JSON values."""
        return [from_wire(item) for item in self.rows.values() if item["type"]["S"] == "submission"]


@cache
def _bundle_and_forms(bundle_path: Path) -> tuple[Bundle, dict[str, Form]]:
    """Both are only read, and so made once for all desks of a bundle."""
    return load_bundle(bundle_path), {}


@contextmanager
def memory_desk(bundle_path: Path) -> Iterator[MemoryTable]:
    """The submit function on a new MemoryTable, at NOW, for the length of the block."""
    table = MemoryTable()
    made = bootstrap.configure(
        settings=Settings(
            table="memory",
            bundle_path=bundle_path,
            allowed_origins=(ORIGIN,),
            mail_hash_key=b"test",
            nonce_keys=NONCE_KEYS,
            link_keys={"A": b"test"},
        ),
        dynamodb=table,
        clock=lambda: NOW,
    )
    made.bundle, made._forms = _bundle_and_forms(bundle_path)
    try:
        yield table
    finally:
        bootstrap.reset()
