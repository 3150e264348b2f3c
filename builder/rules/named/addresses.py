"""Mail addresses of desks in prose: written out though they have a name, or another desk's in a mail."""

import re
from collections.abc import Iterator, Mapping

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.texts.values import values
from desk.domain.mail.uses.table import mails_of_form

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_VALUE = re.compile(r"\{\{\s*desks\.(?P<desk>[\w-]+)\.(?:email|mail\.(?:desk|auto_reply)\.address)\s*\}\}")


def address_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each address of a desk that is written out, with its name; and in a mail each of another desk than that
    of the forms that send it.
    """
    names = _names(values(checked))
    desks = _desks_of_mails(checked)
    for source in checked.sources.files:
        if source.kind in ("desks", "site", "magazines", "words", "former"):
            continue
        if "@" not in source.text and not _VALUE.search(source.text):
            continue
        yield from _in(source, names, desks.get(source.stem, frozenset()) if source.kind == "mail" else None)


def _in(source: Source, names: Mapping[str, str], desks: frozenset[str] | None) -> Iterator[Mistake]:
    for path, text in source.all_texts():
        if "@" not in text and "{{" not in text:
            continue
        for match in _ADDRESS.finditer(text):
            if name := names.get(match[0].casefold()):
                message = (
                    f"「{match[0]}」は {{{{ {name} }}}} と書けます。"
                    "アドレスが変わったときに、いっしょに変わります。"
                )
                yield source.mistake_in(path, match.start(), match[0], message)
        for match in _VALUE.finditer(text) if desks else ():
            if desks and match["desk"] not in desks:
                message = (
                    f"「{match[0]}」は、このメールを送る窓口（{'・'.join(sorted(desks))}）とは違う窓口の"
                    "アドレスです。わざとでなければ、送る窓口のものにしてください。"
                )
                yield source.mistake_in(path, match.start(), match[0], message)


def _names(known: Mapping[str, str]) -> dict[str, str]:
    """Address in small letters -> the name of its value."""
    found: dict[str, str] = {}
    for name, value in known.items():
        if name.startswith("desks.") and _ADDRESS.fullmatch(value):
            found.setdefault(value.casefold(), name)
    return found


def _desks_of_mails(checked: Checked) -> dict[str, frozenset[str]]:
    """Mail -> the desks of the forms that send it."""
    found: dict[str, frozenset[str]] = {}
    known = {row["id"] for _, _, row in checked.rows("desks", "desks")}
    for form in [one for one in checked.all("form") if one.data["desk"] in known]:
        for mail in mails_of_form(form.data).values():
            found[mail] = found.get(mail, frozenset()) | {form.data["desk"]}
    return found
