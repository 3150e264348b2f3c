"""A CSV as offices have it, whatever program wrote it."""

import pytest

from builder.open_data.datasets import data_set
from builder.open_data.taking.table import Table, letters, read_table
from builder.reading.mistakes import ContentError

PHONES = data_set("phones")
PLAIN = "名称,電話番号\r\n例市役所,03-0000-1111\r\n"


def table(written: bytes | str) -> Table:
    return read_table(written.encode() if isinstance(written, str) else written, "例.csv", PHONES)


def told(written: bytes | str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        table(written)
    return [str(one) for one in refused.value.mistakes]


@pytest.mark.parametrize(
    "written",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp932"),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace("\r\n", "\r").encode(),
        f"sep=,\r\n{PLAIN}".encode(),
        f"例市の施設,\r\n,\r\n{PLAIN},\r\n,\r\n".encode("cp932"),
        PLAIN.replace("名称,電話番号", " 名 称 ,２．電話\n番号")
        .replace("２．電話\n番号", '"2.電話\n番号"')
        .encode(),
        '担当,電話番号,"名称"\r\nくらし課,="03-0000-1111",例市役所\r\n'.encode(),
    ],
)
def test_the_same_rows_are_read(written: bytes) -> None:
    (row,) = table(written).rows
    assert row.cells == {"名称": "例市役所", "電話番号": "03-0000-1111"}


def test_columns_of_an_older_version_are_known_by_their_names() -> None:
    found = table("NO,名称,住所,方書,TEL,担当課\r\n1,例,例市1-1,2階,03-0000-1111,くらし課\r\n")
    assert set(found.columns) == {"ID", "名称", "所在地_連結表記", "建物名等(方書)", "電話番号"}
    assert found.unknown == ("担当課",)


def test_a_row_s_line_is_that_of_its_first_line() -> None:
    first, second = table('名称,説明\r\n"例1","1行目\r\n2行目"\r\n例2,\r\n').rows
    assert (first.line, second.line) == (2, 4)
    assert first.cells["説明"] == "1行目\n2行目"


def test_what_was_kept_from_being_a_formula_is_read_as_it_was() -> None:
    (row,) = table("名称,説明\r\n例,'=1+1\r\n").rows
    assert row.cells["説明"] == "=1+1"


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ("", "例.csv:1:1", "何も書かれていません"),
        (b"PK\x03\x04....", "例.csv:1:1", "CSV UTF-8（コンマ区切り）"),
        ("名称,説明\n例,\n".encode("cp932") + b"\x81\x20", "例.csv:3:1", "読めない文字"),
        ("名称,説明\n例,\n".encode() + b"\xe4\xbe,", "例.csv:3:1", "読めない文字"),
        ('名称,説明\n例1,あ\n例2,"閉じない\n例3,う\n', "例.csv:3:1", "数が合いません"),
        ("住所,電話番号\n例市,110\n", "例.csv:1:1", "「名称」の列がありません"),
        ("名称,電話番号,TEL\n", "例.csv:1:3", "「TEL」（C列）と「電話番号」（B列）"),
        ("名称,説明\n例,あ,い\n", "例.csv:2:3", "見出しより列が多く"),
    ],
)
def test_a_file_that_can_not_be_read_says_where_and_what_to_do(
    written: bytes | str, place: str, said: str
) -> None:
    (one,) = told(written)
    assert one.startswith(f"{place}: ")
    assert said in one


def test_columns_are_named_as_excel_names_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
