"""The recommended data sets: their columns, in each version, and the names that a column has elsewhere."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from builder.files.desk_files import REPOSITORY
from builder.reading.yaml_reader import read_yaml

KINDS: Mapping[str, str] = {"phones": "content/desks.yml", "seminars": "content/seminars.yml"}
"""A data set (a file of schemas/datasets/) -> the desk's file that it is written from and read into."""

STANDARD = "standard"
"""The version whose names this package uses; a site without `version` publishes it."""

_NUMBERED = re.compile(r"^[0-9]+[.)、:]")


@dataclass(frozen=True, kw_only=True)
class Version:
    name: str
    source: str
    columns: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """`name` is the column that every row has; `also` maps other names of a column to the standard's."""

    kind: str
    title: str
    file: str
    name: str
    versions: Mapping[str, Version]
    also: Mapping[str, str]

    def column(self, header: str) -> str | None:
        """The standard's name of a column whose header was typed by hand; None for an unknown one."""
        return self._known.get(bare(header))

    @cached_property
    def _known(self) -> Mapping[str, str]:
        names = {
            column: self.also.get(column, column) for one in self.versions.values() for column in one.columns
        }
        return {bare(name): column for name, column in {**self.also, **names}.items()}


@cache
def data_set(kind: str) -> DataSet:
    """The data set of `phones` or `seminars`."""
    file = f"schemas/datasets/{kind}.yml"
    source = read_yaml((REPOSITORY / file).read_text(encoding="utf-8"), kind="dataset", file=file)
    data = source.data
    versions = {name: Version(**version) for name, version in data["versions"].items()}
    return DataSet(kind=kind, **{**data, "versions": versions})


def bare(header: str) -> str:
    """A header without what differs between files: width, case, blanks, line breaks, a number before it."""
    folded = "".join(unicodedata.normalize("NFKC", header).casefold().split())
    return _NUMBERED.sub("", folded)
