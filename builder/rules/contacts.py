"""How to reach a desk (`contact`, `urgent` of content/desks.yml): a desk has what its mails name."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake, places_words
from builder.reading.source import Path, Source
from desk.domain.forms.placeholders import PLACEHOLDER
from desk.domain.mail.facts.contact import WAYS
from desk.domain.mail.uses.table import mails_of_form


def contact_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Ways that the mails of a desk's forms name and that it doesn't have: at the mail, or, of several, once
    at the desk.
    """
    if not checked.is_sound("desks", "form"):
        return
    desks: dict[str, tuple[Source, Path, dict[str, Any]]] = {}
    for source, path, row in checked.rows("desks", "desks"):
        desks.setdefault(row["id"], (source, path, row))
    lacking: defaultdict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for mail in (one for one in checked.all("mail") if one.data["to"] == "applicant"):
        forms = [form.data for form in checked.all("form") if mail.stem in mails_of_form(form.data).values()]
        senders = sorted({form["desk"] for form in forms} & {*desks})
        for match in PLACEHOLDER.finditer(mail.data["body"]):
            desk = next((one for one in senders if match[1] in WAYS and match[1] not in desks[one][2]), "")
            if desk:
                words = f"「{desk}」の窓口には、{match[1]} の言葉がありません。"
                do = f"content/desks.yml の「{desk}」に、{match[1]} を書いてください。"
                told = mail.mistake(("body",), words + do, fragment=match[0])
                lacking[desk, match[1]].append(told)
    for (desk, way), places in lacking.items():
        here, at, _ = desks[desk]
        if len({one.file for one in places}) > 1:
            message = f"この窓口のメールが使う {way} の言葉がありません（{places_words(places)}）。"
            message += "書き足してください。"
            yield here.mistake((*at, "id"), message)
        else:
            yield from places
