"""The staff's command line is in Japanese, including argparse's own messages."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from desk.staff.typed.arguments import parser

_ENGLISH = re.compile(
    r"\b(usage|positional|options|error|argument|required|invalid|choose|unrecognized|show this)\b"
)


@pytest.mark.parametrize(
    "typed",
    [
        "--help",
        "confirm --help",
        "export --help",
        "",
        "foo",
        "list --foo",
        "confirm K7M2-9XQ4-A --url",
        "confirm abc --url https://example.jp/",
        "cancel K7M2-9XQ4-A --version x",
        "export --full --deidentified",
        "export --from 2026-11-20 --to 2026-11-20",
        "export --full --from gestern --to 2026-11-20",
    ],
)
def test_no_english_sentence(
    bundle: Mapping[str, Any], typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser(bundle).parse_args(typed.split())
    said = capsys.readouterr()
    assert re.search("[ぁ-ん]", said.out + said.err)
    assert not _ENGLISH.findall(said.out + said.err)
