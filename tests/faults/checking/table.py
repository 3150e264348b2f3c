"""The table's items by kind, as the checker reads them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Item = Mapping[str, Any]


class Table:
    """The items by kind."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.metas: dict[str, Item] = {}
        self.events: dict[str, list[Item]] = defaultdict(list)
        self.mails: dict[str, list[Item]] = defaultdict(list)
        self.slots: dict[tuple[str, int], Item] = {}
        self.blocks: dict[str, Item] = {}
        self.receipts: dict[str, Item] = {}
        self.persons: dict[tuple[str, str], Item] = {}
        self.sources: dict[str, Item] = {}
        self.found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.strange: list[Item] = []
        for item in items:
            family, _, name = item["PK"].partition("#")
            kind = item["SK"].partition("#")[0]
            match family, kind:
                case "SUB", "META":
                    self.metas[name] = item
                case "SUB", "EV":
                    self.events[name].append(item)
                case "SUB", "OUT":
                    self.mails[name].append(item)
                case "SLOT", _ if "#" not in item["SK"]:
                    pass  # a day's version
                case "SLOT", _ if item["type"] == "block":
                    self.blocks[item["SK"]] = item
                case "AUDIT" | "FREED" | "FIGURES", _:
                    pass
                case "SLOT", _:
                    start, _, lane = item["SK"].partition("#")
                    self.slots[start, int(lane)] = item
                case "RCPT", "META":
                    self.receipts[name] = item
                case "UNIQ", _:
                    self.persons[item["PK"], item["SK"]] = item
                case "FIND", _:
                    self.found[item["sid"]].add((item["PK"], item["SK"]))
                case "SRC", "META":
                    self.sources[item["PK"]] = item
                case _:
                    self.strange.append(item)
