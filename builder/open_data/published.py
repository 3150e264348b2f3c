"""The desk's open data as files: on the site for a desk that wants it (`open_data` of content/site.yml)."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from builder.open_data.datasets import KINDS, STANDARD, DataSet, data_set
from builder.open_data.rows import csv_of
from builder.project import Data, Project

FOLDER = "open-data"


def write_open_data(project: Project, site_dir: Path) -> None:
    """Write the published data sets into the built site; nothing for a desk without `open_data`."""
    for of in published(project):
        _write(project, of, site_dir / FOLDER)


def export(project: Project, folder: Path) -> list[Path]:
    """Write every data set that the desk has something for, published or not."""
    return [_write(project, of, folder) for of in map(data_set, KINDS) if _has(project, of)]


def published(project: Project) -> Iterator[DataSet]:
    for kind in project.site.get("open_data", {}).get("datasets", ()):
        if _has(project, data_set(kind)):
            yield data_set(kind)


def file_name(project: Project, of: DataSet) -> str:
    """131211_public_facility.csv: the municipality's code first, as the standard names its files."""
    code = project.site.get("open_data", {}).get("code", "")
    return f"{code}_{of.file}.csv" if code else f"{of.file}.csv"


def facts(project: Project) -> Data:
    """What `{{ block open-data }}` says: the files, their version, and under which licence."""
    known, base = project.site["open_data"], urlsplit(project.site["base_url"]).path
    return {
        "files": [
            {
                "title": of.title,
                "what": _WHAT[of.kind],
                "url": f"{base}/{FOLDER}/{file_name(project, of)}",
                "version": of.versions[known.get("version", STANDARD)].name,
            }
            for of in published(project)
        ],
        "licence": {"terms": "", **known["licence"]},
    }


_WHAT = {
    "phones": "電話相談先の、電話番号と、つながる曜日・時間",
    "seminars": "セミナーの日程と、申込みの期間",
}


def _has(project: Project, of: DataSet) -> bool:
    return of.kind != "seminars" or project.seminars is not None


def _write(project: Project, of: DataSet, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(project, of)
    path.write_bytes(csv_of(project, of))
    return path
