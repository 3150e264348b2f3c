"""Footnotes as plain tokens, with words for screen readers."""

from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def plain_footnotes(state: StateCore) -> None:
    """Turns the tokens of the footnote plugin, at the end and in the text, into elements and raw HTML."""
    tokens: list[Token] = []
    for token in state.tokens:
        token.children = [
            _reference(child) if child.type == "footnote_ref" else child for child in token.children or []
        ]
        match token.type:
            case "footnote_block_open":
                tokens.append(_element("section", 1, {"class": "footnotes", "aria-label": "注"}))
                tokens.append(_element("ol", 1))
            case "footnote_block_close":
                tokens += [_element("ol", -1), _element("section", -1)]
            case "footnote_open":
                tokens.append(_element("li", 1, {"id": f"fn-{_number(token)}"}))
            case "footnote_close":
                tokens.append(_element("li", -1))
            case "footnote_anchor":
                back = _html(f' <a href="#{_place(token)}" aria-label="本文の{_number(token)}へ戻る">↩</a>')
                if tokens[-1].type == "inline":
                    tokens[-1].children = [*(tokens[-1].children or []), back]
                else:
                    tokens.append(Token("inline", "", 0, children=[back]))
            case _:
                tokens.append(token)
    state.tokens = tokens


def _reference(token: Token) -> Token:
    number = _number(token)
    return _html(
        f'<sup class="footnote-ref"><a href="#fn-{number}" id="{_place(token)}" aria-label="注{number}">'
        f"[{number}]</a></sup>"
    )


def _number(token: Token) -> int:
    return int(token.meta["id"]) + 1


def _place(token: Token) -> str:
    again = token.meta["subId"]
    return f"fnref-{_number(token)}" + (f"-{again + 1}" if again else "")


def _element(tag: str, nesting: int, attrs: dict[str, str | int | float] | None = None) -> Token:
    return Token("footnotes", tag, nesting, attrs=attrs or {}, block=True)  # type: ignore[arg-type]


def _html(content: str) -> Token:
    return Token("made_html", "", 0, content=content)
