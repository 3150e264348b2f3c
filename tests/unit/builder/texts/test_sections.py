"""A page's sections are parsed one by one, and give what the whole page gives."""

from collections.abc import Iterable
from typing import Any

import pytest
from markdown_it.token import Token

from builder.texts.gfm import sections
from builder.texts.gfm.parser import parse
from builder.texts.gfm.sections import parsed, tokens_of

_APART = {
    "text before, between and behind": "前文\n\n# 題 {#page-title}\n\n本文。\n続き\n\n"
    "## **太** [字](/a.md) {#b}\n- 一\n- 二\n",
    "no blank lines": "# 題\n本文\n## 次\n> 引用\n### 三\n|a|b|\n|-|-|\n|1|03-0000-0000|\n",
    "headings alone": "# 題\n\n## 次\n\n##\n\n#### 四 ##\n",
    "hash without a blank, and indented": "# 題\n\n#188 に電話\n\n- 一\n\n  ## 中の見出し\n\n    # 字\n",
    "HTML that ends at an empty line": '# 題\n\n<section class="a">\n\n## 次\n\n文\n\n</section>\n\n## 三\n',
    "underlined": "# 題\n\n見出し\n---\n\n文\n\n## 次\n\n---\n\n文",
}
_WHOLE = {
    "code": "# 題\n\n```\n# 字\n```\n\n## 次\n",
    "code that isn't closed": "# 題\n\n~~~\n\n## 字\n\n文\n",
    "comment": "# 題\n\n<!--\n\n## 消す\n\n-->\n",
    "pre": "# 題\n\n<pre>\n\n# 字\n\n</pre>\n",
    "definition of another section": "# 題\n\n[先][a]\n\n## 次\n\n[a]: /a.md\n",
    "footnote": "# 題\n\n文[^1]\n\n## 次\n\n[^1]: 注\n",
}


def _plain(tokens: Iterable[Token]) -> list[Any]:
    return [
        {**token.as_dict(children=False), "map": None, "children": _plain(token.children or [])}
        for token in tokens
    ]


@pytest.mark.parametrize("text", [*_APART.values(), *_WHOLE.values()], ids=[*_APART, *_WHOLE])
def test_the_tokens_are_those_of_the_whole_page(text: str) -> None:
    assert _plain(tokens_of(text)) == _plain(parse(text)[0])


def test_an_answer_is_not_parsed_again_for_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = "電話は [188](tel:188) です。\n\n- この答えは、ここにしかありません。\n"
    parsed(answer)
    texts: list[str] = []
    monkeypatch.setattr(sections, "parse", lambda text: texts.append(text) or parse(text))
    [*tokens_of(f"# 題です {{#one}}\n\n{answer.strip()}\n")]
    assert texts == ["# 題です {#one}\n"]
