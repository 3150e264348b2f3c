"""The file of a sheet that says who was at a seminar."""

import argparse
from pathlib import Path

from desk.counter.seminars.sheets import rows_of_text

_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def rows_of_file(path: str) -> list[list[str]]:
    """The cells of a CSV or of tab-separated text in UTF-8, UTF-16 or CP932 (of Japanese spreadsheets)."""
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
    return rows_of_text(text)


def _decoded(content: bytes) -> str | None:
    for encoding in (_ENCODINGS.get(content[:2], "utf-8-sig"), "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None
