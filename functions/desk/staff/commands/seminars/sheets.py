"""Reads who was at a seminar from a sheet: one's own, or the report of a meeting service as it is exported.

One's own has a receipt number and 出席 or 欠席 a line. The report of a service (Zoom, Webex) has lines about
the meeting first, then tables whose head names a column for the mail address, perhaps one that says whether
they attended, and a line each time that somebody joined.
"""

import argparse
import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desk.counter.receipts import whole
from desk.counter.seminars.attendance import ATTEND, MISS

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
_ATTENDED_HEADS = frozenset({"attended", "参加済み", "出席", "出席済み", "参加"})
_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass
class Attendance:
    """By receipt number and by mail address (in lower case) whether somebody was there; `lines` of each
    address. `wrong` is what is wrong with which line.
    """

    receipts: dict[str, str] = field(default_factory=dict)
    mails: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def rows_of_file(path: str) -> list[list[str]]:
    """The cells of a CSV or of tab-separated text, in UTF-8, UTF-16 or CP932 (of Japanese spreadsheets)."""
    try:
        content = Path(path).read_bytes()
    except OSError:
        raise argparse.ArgumentTypeError(f"ファイル「{path}」を開けません。") from None
    if content.startswith(b"PK\x03\x04"):
        raise argparse.ArgumentTypeError(
            f"ファイル「{path}」は、表計算ソフトの形（.xlsx など）です。CSV で保存しなおしてください。"
        )
    text = _decoded(content)
    if text is None:
        raise argparse.ArgumentTypeError(
            f"ファイル「{path}」の文字コードを読み取れません。CSV（UTF-8）で保存しなおしてください。"
        )
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if "\t" in first and "," not in first else ","
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _decoded(content: bytes) -> str | None:
    for encoding in (_ENCODINGS.get(content[:2], "utf-8-sig"), "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


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
        elif columns is None and any(cell in _WORDS for cell in row):
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


def unknown_lines(found: Attendance, known: Mapping[str, str]) -> Iterator[int]:
    """The lines whose address nobody with a seat has. No address is said: it may be anybody's."""
    return (found.lines[mail] for mail in found.mails if mail not in known)
