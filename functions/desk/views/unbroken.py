"""Keeps phone numbers, receipt numbers, mail addresses, days, times and counts on one line, wherever a page's
text has them.

Browsers break lines after a hyphen between digits, between a digit and a kanji (午前11|時) and, in a narrow
column, anywhere in an address. CSS can't find such words, so they are wrapped: in `.unbroken`, and an address
of mail, which may be wider than a line, in `.unbroken.mail`, with the places where it may break. They leave
nothing in what is copied.
"""

import re

_WEEKDAY = "[(（][月火水木金土日](?:曜日)?[)）]"
_PARTS = re.compile(
    rf"""
    (?:<(?!!|(?:script|style|title|textarea|select)\b|a\b[^>]*\bhref="(?:tel|mailto):
         |span\ class="unbroken|dd\ class="value)
       (?:[^"'<>]|"[^"]*"|'[^']*')*+>[^!-\x7f午]*+)+                # and what begins nothing, in one go
    | (?P<other><!--.*?-->                                         # not text, or already kept together
      | <(?P<name>script|style|title|textarea|select)\b.*?</(?P=name)\s*>
      | <a\b[^>]*\bhref="(?:tel|mailto):.*?</a\s*>
      | <span\ class="unbroken.*?</span>
      | <dd\ class="value.*?</dd>                                  # typed, must not change the markup
      | <(?:[^"'<>]|"[^"]*"|'[^']*')*>)
    | (?<![\w.+&\#-])(?P<mail>[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    | (?<![\w&\#-])(?P<number>[0-9]{{2,5}}(?:-[0-9]{{2,4}}){{1,2}}
        | [0-9A-Z]{{4}}-[0-9A-Z]{{4}}-[0-9A-Z])(?![\w-])
    | (?<![\w&\#.,-])(?P<count>[0-9]{{1,2}}月[0-9]{{1,2}}日(?:{_WEEKDAY})?|[0-9]{{1,2}}日{_WEEKDAY}
        | (?:午前|午後)?[0-9]{{1,2}}時(?:[0-9]{{1,2}}分)?|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:文字|[円件人])
        | [0-9]{{1,4}}(?:開庁日|文字|か[月所]|けた|[年月日分秒円件人回名歳つ番号度]))
    """,
    re.DOTALL | re.VERBOSE | re.ASCII,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PLACES = re.compile(r"(?<=[@./-])(?=\w)")


def unbroken(html: str) -> str:
    """HTML whose numbers, times and addresses are wrapped in a span; applied twice, the same as once."""
    return _PARTS.sub(_wrapped, html)


def _wrapped(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind is None:
        return match[0]
    if kind == "other":
        tag, end, text = match[0].partition(">")
        is_link = tag.startswith("<a") and 'href="mailto:' in tag and "<wbr>" not in text
        return tag + end + _MAIL.sub(_may_break, text) if is_link else match[0]
    if kind == "mail":
        return f'<span class="unbroken mail">{_may_break(match)}</span>'
    return f'<span class="unbroken">{match[0]}</span>'


def _may_break(match: re.Match[str]) -> str:
    return "<wbr>".join(parts(match[0]))


def parts(text: str) -> list[str]:
    """The parts of an address between which a line may break: behind @ . - and /"""
    return _PLACES.split(text)
