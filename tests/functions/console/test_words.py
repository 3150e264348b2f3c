"""Another ward renames everything that staff read in content/: the console's own code has no Japanese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import EXAMPLE, ROOT

_CONSOLE = ROOT / "functions/desk/console"
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_COMMENT = re.compile(r"\{#.*?#\}", re.S)
_OPTION = re.compile(r"--[a-z]")
_PUNCTUATION = re.compile("[、。：（）「」〜・]")


def _texts(file: Path) -> Iterator[str]:
    """What a program says: each string but docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def test_no_program_of_the_console_has_words_of_its_own() -> None:
    found = {
        str(file.relative_to(_CONSOLE)): text
        for file in sorted(_CONSOLE.rglob("*.py"))
        for text in _texts(file)
        if _is_japanese(text)
    }
    assert found == {}


def test_no_template_of_the_console_has_words_of_its_own() -> None:
    found = {
        str(file.relative_to(_CONSOLE)): line.strip()
        for file in sorted(_CONSOLE.rglob("*.html"))
        for line in _COMMENT.sub("", file.read_text(encoding="utf-8")).splitlines()
        if _is_japanese(line)
    }
    assert found == {}


def test_no_action_and_no_refusal_speaks_of_the_command_lines_options() -> None:
    """The console and the command line say the same words: who sits at a screen knows no `--option`."""
    content = EXAMPLE / "content"
    texts = {file.name: file.read_text(encoding="utf-8") for file in content.glob("workflows/*.yml")}
    texts["messages.yml"] = (content / "messages.yml").read_text(encoding="utf-8")
    found = [
        f"{name}: {line.strip()}"
        for name, text in texts.items()
        for line in text.splitlines()
        if _OPTION.search(line.partition("#")[0])
    ]
    assert texts.keys() > {"messages.yml"}
    assert found == []


def _is_japanese(text: str) -> bool:
    """Whether there are words in it: punctuation is every ward's."""
    return bool(_JAPANESE.search(_PUNCTUATION.sub("", text)))
