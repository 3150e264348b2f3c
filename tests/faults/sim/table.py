"""A DynamoDB table in a dict: boto3's calls, conditions, transactions, the sparse index, nothing else.

Its index is late by `lag`, as DynamoDB's may be, and so are reads that don't ask for consistency.
`test_sim_table.py` compares it with moto.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.faults.sim.expressions import holds, updated

Key = tuple[str, str]
Item = Mapping[str, Any]

_INDEX = {"GSI1": ("GSI1PK", "GSI1SK")}


class MemoryTable:
    """`now` gives seconds; `written` is called after each write with key, old item and new item."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = lambda: 0,
        lag: Callable[[], float] = lambda: 0,
        written: Callable[[Key, Item | None, Item | None], None] = lambda *_: None,
        page: int = 1000,
    ) -> None:
        self._now = now
        self._lag = lag
        self._written = written
        self._page = page
        self._items: dict[str, dict[str, Item]] = defaultdict(dict)
        self._versions: dict[Key, list[tuple[float, Item | None]]] = {}
        self._ever: dict[str, dict[Key, None]] = defaultdict(dict)
        """What was ever in a partition of the index: a late reader may still see it there."""

    # ---- boto3's calls

    def get_item(self, *, Key: Item, ConsistentRead: bool = False, **request: Any) -> dict[str, Any]:  # noqa: N803
        key = _key(Key)
        item = self._at(key) if ConsistentRead else self._late(key)
        return {"Item": _projected(item, request)} if item is not None else {}

    def put_item(self, *, Item: Item, **request: Any) -> dict[str, Any]:  # noqa: N803
        return self._alone({"Put": {"Item": Item, **request}}, "PutItem")

    def update_item(self, *, ReturnValues: str = "NONE", **request: Any) -> dict[str, Any]:  # noqa: N803
        self._alone({"Update": request}, "UpdateItem")
        return {"Attributes": self._at(_key(request["Key"]))} if ReturnValues == "ALL_NEW" else {}

    def delete_item(self, **request: Any) -> dict[str, Any]:
        return self._alone({"Delete": request}, "DeleteItem")

    def transact_write_items(self, *, TransactItems: list[Any]) -> dict[str, Any]:  # noqa: N803
        keys = [_key_of(entry) for entry in TransactItems]
        if len(set(keys)) < len(keys):
            raise _error("TransactWriteItems", "ValidationException")
        reasons: list[dict[str, Any]] = []
        for entry, key in zip(TransactItems, keys, strict=True):
            ((_, request),) = entry.items()
            reasons.append(self._objection(key, request) or {"Code": "None"})
        if any(reason["Code"] != "None" for reason in reasons):
            raise cancelled(reasons)
        for entry, key in zip(TransactItems, keys, strict=True):
            self._do(entry, key)
        return {}

    def query(
        self,
        *,
        KeyConditionExpression: str,  # noqa: N803
        IndexName: str = "",  # noqa: N803
        ConsistentRead: bool = False,  # noqa: N803
        **request: Any,
    ) -> dict[str, Any]:
        hash_name, sort_name = _INDEX.get(IndexName, ("PK", "SK"))
        names, values = _words(request)
        pk = values[KeyConditionExpression.partition(" = ")[2].partition(" ")[0]]["S"]
        if IndexName:
            candidates: Iterator[Item | None] = (self._late(key) for key in list(self._ever[pk]))
        else:
            keys = ((pk, sk) for sk in list(self._items[pk]) or ())
            candidates = (self._at(key) if ConsistentRead else self._late(key) for key in keys)
        found = [
            item
            for item in candidates
            if item is not None and hash_name in item and holds(KeyConditionExpression, item, names, values)
        ]
        found.sort(
            key=lambda item: (item[sort_name]["S"], item["PK"]["S"], item["SK"]["S"]),
            reverse=not request.get("ScanIndexForward", True),
        )
        return self._paged(found, request)

    def scan(self, *, ConsistentRead: bool = False, **request: Any) -> dict[str, Any]:  # noqa: N803
        found = [item for rows in self._items.values() for item in rows.values()]
        return self._paged(found, request)

    # ---- For tests

    def copied(self) -> "MemoryTable":
        """Another table with the same items, whose index is up to date."""
        other = MemoryTable()
        for item in self.items():
            other.put_item(Item=item)
        return other

    def items(self) -> Iterator[Item]:
        for rows in self._items.values():
            yield from rows.values()

    def item(self, key: Key) -> Item | None:
        return self._at(key)

    # ---- Inside

    def _at(self, key: Key) -> Item | None:
        return self._items.get(key[0], {}).get(key[1])

    def _late(self, key: Key) -> Item | None:
        """The item as a late reader sees it."""
        now, found = self._now(), None
        for since, item in self._versions.get(key, ()):
            if since <= now:
                found = item
        return found

    def _paged(self, found: list[Item], request: Mapping[str, Any]) -> dict[str, Any]:
        names, values = _words(request)
        if "ExclusiveStartKey" in request:
            start = _key(request["ExclusiveStartKey"])
            places = [n for n, item in enumerate(found) if (item["PK"]["S"], item["SK"]["S"]) == start]
            # The last item of the previous page may have left the index since.
            found = found[places[0] + 1 :] if places else []
        size = min(request.get("Limit", self._page), self._page)
        page, rest = found[:size], found[size:]
        passed = [item for item in page if holds(request.get("FilterExpression"), item, names, values)]
        answer: dict[str, Any] = {"Items": [_projected(item, request) for item in passed]}
        if rest:
            answer["LastEvaluatedKey"] = {name: page[-1][name] for name in ("PK", "SK")}
        return answer

    def _alone(self, entry: Mapping[str, Any], operation: str) -> dict[str, Any]:
        key = _key_of(entry)
        ((_, request),) = entry.items()
        objection = self._objection(key, request)
        if objection:
            raise _error(operation, "ConditionalCheckFailedException", **_in_the_way(objection))
        self._do(entry, key)
        return {}

    def _objection(self, key: Key, request: Mapping[str, Any]) -> dict[str, Any] | None:
        item = self._at(key)
        names, values = _words(request)
        if holds(request.get("ConditionExpression"), item or {}, names, values):
            return None
        reason: dict[str, Any] = {"Code": "ConditionalCheckFailed"}
        if item is not None and request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD":
            reason["Item"] = dict(item)
        return reason

    def _do(self, entry: Mapping[str, Any], key: Key) -> None:
        ((verb, request),) = entry.items()
        before = self._at(key)
        match verb:
            case "ConditionCheck":
                return
            case "Put":
                after: Item | None = dict(request["Item"])
            case "Delete":
                after = None
            case "Update":
                names, values = _words(request)
                after = updated(request["UpdateExpression"], before or dict(request["Key"]), names, values)
            case _:
                raise ValueError(verb)
        if after is None:
            self._items[key[0]].pop(key[1], None)
        else:
            self._items[key[0]][key[1]] = after
            for hash_name, _ in _INDEX.values():
                if hash_name in after:
                    self._ever[after[hash_name]["S"]][key] = None
        now, seen = self._now(), self._late(key)
        waiting = [(since, item) for since, item in self._versions.get(key, ()) if since > now]
        last = waiting[-1][0] if waiting else now
        self._versions[key] = [(0.0, seen), *waiting, (max(now + self._lag(), last), after)]
        self._written(key, before, after)


def cancelled(reasons: list[dict[str, Any]]) -> ClientError:
    return _error("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)


def _error(operation: str, code: str, **more: Any) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}, **more}, operation)


def _in_the_way(objection: Mapping[str, Any]) -> dict[str, Any]:
    return {"Item": objection["Item"]} if "Item" in objection else {}


def _key(item: Item) -> Key:
    return item["PK"]["S"], item["SK"]["S"]


def _key_of(entry: Mapping[str, Any]) -> Key:
    ((_, request),) = entry.items()
    return _key(request.get("Key") or request["Item"])


def _words(request: Mapping[str, Any]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    return request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})


def _projected(item: Item, request: Mapping[str, Any]) -> dict[str, Any]:
    if "ProjectionExpression" not in request:
        return dict(item)
    names, _ = _words(request)
    wanted = [names.get(name.strip(), name.strip()) for name in request["ProjectionExpression"].split(",")]
    return {name: item[name] for name in wanted if name in item}
