"""docs/privacy.md names everything that the functions keep, and every place outside the table."""

import ast
import re
from collections.abc import Iterator

from local.emulated.sam_template import load_template
from tests.conftest import ROOT

PAGE = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
TABLE, OUTSIDE = PAGE.partition("## 表の外")[0], PAGE.partition("## 表の外")[2]
PREFIX = re.compile(r"(?<![A-Za-z0-9#{])([A-Z][A-Z0-9]+)#")


def texts() -> Iterator[str]:
    """Every text in the functions' code that is no docstring and no comment."""
    for path in (ROOT / "functions").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for one in ast.walk(tree):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in said:
                yield one.value


def keys_in_code() -> set[str]:
    """What the keys of the table's items begin with."""
    return {name for text in texts() for name in PREFIX.findall(text)}


def keys_in_rights() -> set[str]:
    """The same, as the roles' and people's rights in the template limit them."""
    written = (ROOT / "infra/template.yaml").read_text() + (ROOT / "infra/console.yaml").read_text()
    return set(PREFIX.findall(re.sub(r"(?m)^ *#.*$", "", written)))


def test_every_kind_of_item_is_in_the_table_and_no_other() -> None:
    named = {name for cell in re.findall(r"(?m)^\| (`[^|]*) \|", TABLE) for name in PREFIX.findall(cell)}
    assert keys_in_code() | keys_in_rights() == named
    assert "`STAFF`" in TABLE


def test_every_row_says_whose_who_and_how_long() -> None:
    rows = re.findall(r"(?m)^\| (?!名前|ところ|---)(.*) \|$", PAGE)
    assert len(rows) > 25
    for row in rows:
        cells = row.split(" | ")
        assert len(cells) == 4, row
        assert all(cell.strip() for cell in cells), row


def test_every_option_that_keeps_more_is_named() -> None:
    """What a parameter of the template switches on, and every queue with an address in it."""
    parameters = load_template().document["Parameters"]
    for name in ("BackupVaultArn", "TableTrail", "LogRetentionDays"):
        assert name in parameters
        assert f"`{name}`" in OUTSIDE
    assert "`LostReports`" in OUTSIDE
