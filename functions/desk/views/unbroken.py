"""Keeps phone numbers, receipt numbers and mail addresses on one line, wherever a page's text has them.

Browsers break lines after a hyphen between digits and, in a narrow column, anywhere in an address. CSS can't
find such words, so they are wrapped: in `.unbroken`, and an address, which may be wider than a line, in
`.unbroken.mail`.
"""

import re

_PARTS = re.compile(
    r"""
    (?P<other><!--.*?-->                                         # not text, or already kept together
      | <(?P<name>script|style|title|textarea|select)\b.*?</(?P=name)\s*>
      | <a\b[^>]*\bhref="(?:tel|mailto):.*?</a\s*>
      | <span\ class="unbroken.*?</span>
      | <dd\ class="value.*?</dd>                                  # typed, must not change the markup
      | <(?:[^"'<>]|"[^"]*"|'[^']*')*>)
    | (?<![\w.+&\#-])(?P<mail>[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    | (?<![\w&\#-])(?P<number>[0-9]{2,5}(?:-[0-9]{2,4}){1,2}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])(?![\w-])
    """,
    re.DOTALL | re.VERBOSE | re.ASCII,
)


def unbroken(html: str) -> str:
    """HTML whose numbers and addresses are wrapped in a span; applied twice, the same as once."""
    return _PARTS.sub(_wrapped, html)


def _wrapped(match: re.Match[str]) -> str:
    if match["other"]:
        return match[0]
    return f'<span class="unbroken{" mail" if match["mail"] else ""}">{match[0]}</span>'
