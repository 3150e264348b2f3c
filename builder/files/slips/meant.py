"""What a value was meant to be that only was written in another form: full width, 2026/12/1, 9:00."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from builder.files.kind_schemas import fits

QUOTES = "\"'“”„‟〝〟＂‘’＇"
_DAY = re.compile(r"(?:(?P<year>[0-9]{4})[-/.年])?(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?(?= |$)")


def meant_value(schema: Mapping[str, Any], value: str) -> str:
    """The value in the form that the schema wants, if only its characters are others (“…”, full width,
    2026/12/1, 9:00); else "".
    """
    plain = unicodedata.normalize("NFKC", value).strip(f" {QUOTES}\"'")
    plain = re.sub(r"(?<=[0-9])[ー‐‑–—―−](?=[0-9])", "-", plain)
    if day := _DAY.match(plain):
        year = f"{day['year']}-" if day["year"] else ""
        plain = f"{year}{day['month']:0>2}-{day['day']:0>2}{plain[day.end() :]}"
    plain = re.sub(r"(?<![0-9:])([0-9]:[0-9]{2})(?![0-9:])", r"0\1", plain)
    return plain if plain != value and fits(schema, plain) else ""


def how_to_write(value: str) -> str:
    """How a day or a time was to be written, behind the right one."""
    if unicodedata.normalize("NFKC", value) != value:
        return "、半角で"
    ways = []
    if re.search("[0-9] *[/.年月]", value):
        ways.append("「-」で区切って")
    if re.search("(?<![0-9])[0-9](?![0-9])", value):
        ways.append("1けたの数の前に「0」を付けて")
    return "".join(f"、{way}" for way in ways) or "、半角で"
