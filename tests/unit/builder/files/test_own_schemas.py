"""A desk's own schemas of its editors' files: a broken one is told, and nothing else."""

import shutil
from pathlib import Path

import pytest

from builder.files.desk_files import REPOSITORY
from tests.unit.builder.cases import change, mistakes, small_desk


@pytest.mark.parametrize(
    ("name", "find", "put", "told"),
    [
        ("faq", "{", "", "2:12: JSONとして読めません。"),
        ("faq", '"questions"', '"questions', "43:18: JSONとして読めません。"),
        (
            "flow",
            '"type": "object"',
            '"type": {}',
            "5:11: 「type」には、文字か、[ ] で囲んだ並びを書いてください。",
        ),
        ("menu", "common.schema.json#/$defs/", "common.json#/$defs/", "「common.json#/$defs/"),
        ("common", '"pattern": "', '"pattern": "(', "は、正規表現として読めません。"),
        ("mail", '"of a mail"', '"of mail"', "「of mail」という差しこみの並びはありません。"),
        ("desks", '"mail_uses": "desk"', '"mail_uses": "desks"', "「mail_uses」に書けるのは"),
        ("faq", "2020-12/schema", "2020-13/schema", "「$schema」には、「https://json-schema.org/"),
        ("site", '"required": [', '"required": [1, ', "「required」には、文字だけを並べてください。"),
    ],
)
def test_a_broken_schema_of_a_desk_is_told_and_nothing_else(
    name: str, find: str, put: str, told: str, tmp_path: Path
) -> None:
    """Without it nothing can be said of the files, not even of those with mistakes."""
    root = small_desk(tmp_path)
    shutil.copytree(REPOSITORY / "schemas/content", root / "schemas/content")
    assert mistakes(root) == []
    file = f"schemas/content/{name}.schema.json"
    change(root / file, find, put)
    change(root / "faq/visit.yml", "order: 1", "order: 一")

    (mistake,) = mistakes(root)
    assert mistake.startswith(f"{file}:")
    assert told in mistake


def test_a_schema_that_is_gone_or_was_damaged_is_told(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    shutil.copytree(REPOSITORY / "schemas/content", root / "schemas/content")
    (root / "schemas/content/menu.schema.json").unlink()
    with (root / "schemas/content/page.schema.json").open("ab") as file:
        file.write(b"\xff")

    (gone, damaged) = mistakes(root)
    assert (
        gone == "schemas/content/menu.schema.json:1:1: このファイルがありません。作るか、元に戻してください。"
    )
    assert damaged.endswith("ここに、こわれて読めない文字があります。消して、打ち直してください。")
