"""The desk's phones and seminars as rows of the recommended data sets, by the standard's names of columns.

What the desk doesn't know stays empty: kana, addresses and coordinates. The hours in full are in
利用可能日時特記事項, whatever the two columns of times can say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from builder.open_data.datasets import STANDARD, DataSet
from builder.output.seminars.files import page_of, shown
from builder.project import Data, Project
from builder.texts.figures import phone_lines
from builder.texts.markdown import plain, site_path
from desk.domain.calendar.moments import WEEKDAY_WORDS
from desk.domain.calendar.regular_days import WEEKDAYS
from desk.views.csv_file import csv_bytes

Cells = Mapping[str, str]

OTHERS = "／"
"""Between several values in one cell."""

_LABELLED = "："


def csv_of(project: Project, data_set: DataSet) -> bytes:
    """The CSV of a data set, in the version that content/site.yml names: UTF-8 with BOM, CRLF."""
    version = data_set.versions[project.site.get("open_data", {}).get("version", STANDARD)]

    def cell(row: Cells, column: str) -> str:
        return row.get(column) or row.get(data_set.also.get(column, ""), "")

    rows = ROWS[data_set.kind](project)
    return csv_bytes([version.columns, *([cell(row, column) for column in version.columns] for row in rows)])


def phone_rows(project: Project) -> Iterator[Cells]:
    """One row for each line of the directory."""
    page = project.page_with("directory")
    for line in project.directory:
        hours = line.get("hours", {})
        yield {
            **_whose(project),
            "ID": line["id"],
            "名称": line["name"],
            "電話番号": line["phone"],
            "内線番号": line.get("extension", ""),
            "団体名": line.get("run_by", project.site["municipality"]),
            "利用可能曜日": weekday_words(project.calendars[line["calendar"]]["weekly"]),
            "開始時間": hours.get("open", ""),
            "終了時間": hours.get("close", ""),
            "利用可能日時特記事項": project.hours_words(line),
            "説明": plain(line["about"]),
            "URL": f"{project.site['base_url']}{site_path(page)}#{line['id']}" if page else "",
            "備考": labelled(
                {
                    NOTE: line.get("note", ""),
                    OTHER_PHONES: OTHERS.join(map(_other_phone, line.get("other_phones", ()))),
                    FAX: line.get("fax", ""),
                }
            ),
        }


def seminar_rows(project: Project) -> Iterator[Cells]:
    """One row for each seminar that the public sees, the next one first."""
    form = next((form for form in project.forms.values() if "seminar_field" in form), None)
    apply = f"{project.site['base_url']}{site_path(form['page'])}" if form else ""
    for row, seminar in shown(project):
        opens, closes = (row[key].split(" ") for key in ("apply_from", "apply_until"))
        yield {
            **_whose(project),
            "ID": row["id"],
            "イベント名": row["title"],
            "言語コード": "JA",
            "開始日": row["day"],
            "終了日": row["day"],
            "開始時間": row["start"],
            "終了時間": row["end"],
            "開始日時特記事項": f"中止{_LABELLED}{seminar.called_off}" if seminar.called_off else "",
            "概要": plain(row["lead"]),
            "説明": plain(row["lead"]),
            "主催者": project.site["municipality"],
            "場所名称": (project.seminars or {})["format"],
            "定員": str(row["capacity"]),
            "申込開始日": opens[0],
            "申込開始時刻": opens[1],
            "参加申込終了日": closes[0],
            "参加申込終了時間": closes[1],
            "参加申込方法": "このサイトの申込フォーム" if form else "",
            "申込URL": apply,
            "URL": page_of(project, seminar),
            "備考": labelled(
                {LECTURER: row.get("lecturer", ""), PROGRAMME: OTHERS.join(row.get("programme", ()))}
            ),
        }


ROWS: Mapping[str, Callable[[Project], Iterable[Cells]]] = {"phones": phone_rows, "seminars": seminar_rows}

NOTE, OTHER_PHONES, FAX = "番号のひとこと", "ほかの番号", "ファクス"
LECTURER, PROGRAMME = "講師", "プログラム"
"""What has no column of its own is a line of 備考 with its name before it."""


def labelled(values: Mapping[str, str]) -> str:
    """One line for each value that is there: 講師：例田 一子"""
    return "\n".join(f"{label}{_LABELLED}{value}" for label, value in values.items() if value)


def from_labelled(text: str, labels: Sequence[str]) -> tuple[dict[str, str], str]:
    """(the labelled lines of 備考, the rest of it)."""
    found, rest = {}, []
    for line in text.splitlines():
        label, between, value = line.replace(":", _LABELLED, 1).partition(_LABELLED)
        if between and label.strip() in labels and value.strip():
            found[label.strip()] = value.strip()
        else:
            rest.append(line)
    return found, "\n".join(rest).strip()


def weekday_words(weekly: Iterable[str]) -> str:
    """月火水木金"""
    days = set(weekly)
    return "".join(word for day, word in zip(WEEKDAYS, WEEKDAY_WORDS, strict=True) if day in days)


def _other_phone(row: Data) -> str:
    note = f"（{row['note']}）" if row.get("note") else ""
    return f"{phone_lines.number_words(row)}{note}"


def _whose(project: Project) -> dict[str, str]:
    """Whose data it is."""
    known = project.site.get("open_data", {})
    prefecture, city = known.get("prefecture", ""), known.get("city", "")
    return {
        "全国地方公共団体コード": known.get("code", ""),
        "地方公共団体名": f"{prefecture}{city}" or project.site["municipality"],
        "都道府県名": prefecture,
        "市区町村名": city,
    }
