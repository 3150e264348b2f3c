"""Reads who was at a seminar from a sheet: one's own, or the report of a meeting service as it is exported.

One's own has a receipt number and 出席 or 欠席 a line. The report of a service (Zoom, Webex) has lines about
the meeting first, then tables whose head names a column for the mail address, perhaps one that says whether
they attended, and a line each time that somebody joined.
"""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desk.counter.receipts import whole
from desk.counter.seminars.attendance import ATTEND, MISS
from desk.domain.forms.form import Form
from desk.domain.submissions.model import Item

_WORDS: Mapping[str, str] = {"出席": ATTEND, "欠席": MISS}
_ATTENDED: Mapping[str, str] = {"yes": ATTEND, "はい": ATTEND, "no": MISS, "いいえ": MISS}
_MAIL_HEADS = frozenset(
    {
        "email",
        "e-mail",
        "emailaddress",
        "attendeeemail",
        "useremail",
        "メール",
        "メールアドレス",
        "電子メール",
    }
)
_RECEIPT_HEAD = "受付番号"
_ATTENDED_HEADS = frozenset({"attended", "参加済み", "出席", "出席済み", "参加"})


@dataclass
class Attendance:
    """By receipt number and by mail address (in lower case) whether somebody was there; `lines` of each
    address. `wrong` is what is wrong with which line.
    """

    receipts: dict[str, str] = field(default_factory=dict)
    mails: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def rows_of_text(text: str) -> list[list[str]]:
    """The cells of CSV or of tab-separated text, as it is copied out of a spreadsheet.

    Either may have the other's separator in some cells: what more lines have is the separator. Without cells
    if it can't be told where one ends.
    """
    lines = text.splitlines()
    tabs, commas = (sum(one in line for line in lines) for one in ("\t", ","))
    rows = csv.reader(io.StringIO(text, newline=None), delimiter="\t" if tabs >= commas else ",")
    try:
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error:  # a quotation mark that none closes, in a long report
        return []


def read_attendance(rows: Sequence[Sequence[str]]) -> Attendance:
    """Of somebody who is there several times, having been there counts."""
    found = Attendance()
    columns: tuple[int, int | None] | None = None
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        receipt = next((one for cell in row if (one := whole(cell))), None)
        if receipt:
            word = next((_WORDS[cell] for cell in row if cell in _WORDS), "")
            if not word and columns:
                word = _by_columns(row, columns) or ""
            if word:
                _put(found.receipts, receipt, word)
            else:
                found.wrong.append(f"{number}行目：「出席」か「欠席」を書いてください。")
        elif head := _columns(row):
            columns = head
        elif columns and len(row) > columns[0] and "@" in row[columns[0]]:
            mail = row[columns[0]].lower()
            found.lines.setdefault(mail, number)
            _put(found.mails, mail, _by_columns(row, columns) or ATTEND)
        elif columns is None and any(cell in _WORDS for cell in row) and _RECEIPT_HEAD not in row:
            found.wrong.append(f"{number}行目：受付番号を読み取れません。")
    if not (found.receipts or found.mails or found.wrong):
        found.wrong.append(
            "受付番号も、メールアドレスの列（Email、メールアドレス など）も、見つかりません。"
            "「受付番号,出席」の形のCSVか、配信サービスの出席者のレポートを使ってください。"
        )
    return found


def _put(found: dict[str, str], key: str, word: str) -> None:
    if found.get(key) != ATTEND:
        found[key] = word


def _columns(row: Sequence[str]) -> tuple[int, int | None] | None:
    """Where the head of a table has the mail address, and whether somebody attended."""
    heads = ["".join(unicodedata.normalize("NFKC", cell).lower().split()) for cell in row]
    mail = next((n for n, head in enumerate(heads) if head in _MAIL_HEADS), None)
    attended = next((n for n, head in enumerate(heads) if head in _ATTENDED_HEADS), None)
    return None if mail is None else (mail, attended)


def _by_columns(row: Sequence[str], columns: tuple[int, int | None]) -> str | None:
    _, attended = columns
    if attended is None or attended >= len(row):
        return None
    return _ATTENDED.get(row[attended].lower())


@dataclass(frozen=True)
class Matched:
    """ATTEND or MISS by receipt number of those who have a seat; `wrong`: what is wrong with which line;
    `unknown`: the lines whose address nobody with a seat has. No address is said: it may be anybody's.
    """

    wanted: Mapping[str, str]
    wrong: Sequence[str]
    unknown: Sequence[int]


def matched(found: Attendance, form: Form, people: Mapping[str, Item]) -> Matched:
    """Whom of `people` (META by receipt number) the sheet speaks of."""
    mails = {
        address.lower(): receipt
        for receipt, item in people.items()
        if (address := form.address(item["answers"]))
    }
    strange = [
        f"受付番号 {one}：このセミナーに、席がありません。" for one in found.receipts if one not in people
    ]
    by_mail = {mails[mail]: word for mail, word in found.mails.items() if mail in mails}
    own = {receipt: word for receipt, word in found.receipts.items() if receipt in people}
    unknown = [found.lines[mail] for mail in found.mails if mail not in mails]
    return Matched({**by_mail, **own}, [*found.wrong, *strange], unknown)
