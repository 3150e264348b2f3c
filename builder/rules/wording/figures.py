"""Times that no clock shows, and phone numbers with a digit too few or too many."""

import re

from builder.rules.named.numbers import is_miscounted, is_misparted
from builder.rules.wording.hit import Hit, Hits
from builder.texts.public import Public

_LIKELY = re.compile(r"午[前後] ?[0-9]|:[0-9]|時[6-9]|電話|TEL|Tel|tel|ファク|FAX|Fax|fax")
"""Each alternative begins with a letter of its own, so that the search skips from one to the next."""

_TIMES = (
    (re.compile(r"午後 ?(?P<hour>1[3-9]|2[0-4])(?P<unit>時|:[0-5][0-9])"), "{pm}"),
    (
        re.compile(r"午前 ?(?P<hour>1[3-9]|2[0-9])(?:時|:[0-5][0-9])"),
        "午前か午後か、時刻を見直してください。",
    ),
    (
        re.compile(r"(?<![0-9:.-])2[5-9]:[0-5][0-9](?![0-9:])"),
        "という時刻はありません。「午前1時」「翌日の1:00」のように書いてください。",
    ),
    (
        re.compile(r"(?<![0-9:.-])(?:[01]?[0-9]|2[0-4])(?:時[6-9][0-9]分|:[6-9][0-9](?=から|まで|[〜～]))"),
        "という時刻はありません。分は59までです。時刻を直してください。",
    ),
)
_PHONE = re.compile(
    r"(?:電話(?:番号)?|(?<![A-Za-z])TEL|ファク(?:ス|シミリ)|(?<![A-Za-z])FAX)[ \u3000：:、はを（(]{0,3}"
    r"(?P<number>0[0-9]{1,4}-[0-9]{1,5}-[0-9]{1,6})(?![0-9-])",
    re.IGNORECASE,
)


def figure_hits(public: Public) -> Hits:
    if not _LIKELY.search(public.gist):
        return
    for pattern, message in _TIMES:
        for match in public.found(pattern):
            yield Hit(match.start(), match.end(), _time(match, message))
    for match in public.found(_PHONE):
        number = match["number"]
        if is_miscounted(number):
            told = f"「{number}」は、電話番号の数字の数が違うようです。番号を見直してください。"
        elif is_misparted(number):
            told = f"「{number}」は、「-」で分ける場所が違うようです。番号と「-」の場所を見直してください。"
        else:
            continue
        yield Hit(match.start("number"), match.end("number"), told)


def _time(match: re.Match[str], message: str) -> str:
    if message != "{pm}":
        return f"「{match[0]}」{message}" if "という" in message else f"「{match[0]}」は、{message}"
    hour = int(match["hour"])
    return (
        f"「{match[0]}」は、「午後{hour - 12}{match['unit']}」か「{hour}{match['unit']}」と書いてください。"
    )
