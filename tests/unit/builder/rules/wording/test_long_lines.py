"""Lines as long as a pasted picture's: each would take hours if a rule began anew at every character."""

import pytest

from builder.rules.named.phones import phone_link_mistakes
from builder.texts.links import links
from builder.texts.values import resolve
from desk.domain.forms.placeholders import PLACEHOLDER
from tests.unit.builder.rules.wording import checked, mail, question, told

LONG = 10_000
WORDS = {
    "longest_sentence": 80,
    "widest_mail_line": 96,
    "words": [
        {"better": "ご$1", "instead_of": ["/御(案内)/", "尚"]},
        {"better": "と", "instead_of": ["及び"]},
    ],
}
LINES = (
    "あ",
    "あ及び",
    "、",
    " ",
    "\u3000",
    "a",
    "1",
    "03-",
    "１",
    "{{",
    "{{ ",
    "{{ a",
    "{{ {",
    "[",
    "![",
    "[a](",
    "](",
    "](a '",
    "[](a{{b}}",
    "`",
    "`a ",
    "~~~",
    "<",
    "<a ",
    "<a href='tel:",
    "<!--",
    "**a ",
    "「問合せ」",
    "「御案内",
    "1/1から",
    "{:",
    "○○、",
    "（要",
    "日時：",
)


@pytest.mark.parametrize("part", LINES)
def test_a_long_line_is_read_in_one_go(part: str) -> None:
    line = ("５{{ " if not part.strip() else "５") + part * (LONG // len(part))
    told(question(f"{line}\n"), mail(line), words=WORDS)
    PLACEHOLDER.findall(line)
    assert resolve(line, {}) == line
    list(links(line))
    assert list(phone_link_mistakes(checked(question(line)))) == []


def test_a_pasted_picture_is_no_sentence() -> None:
    picture = "![地図：駅から窓口まで](data:image/png;base64," + "iVBORw0KGgo" * 20_000 + ")"
    assert told(question(f"{picture}\n\n短い文です。"), words=WORDS) == []
