"""Reads the text of any file of a desk, whatever is in it."""

from pathlib import Path

from builder.reading.mistakes import Mistake, conflict_mistake


def file_text(path: Path, file: str) -> tuple[str, Mistake | None]:
    """(text with "\\n" between its lines, None), or ("", why it can't be read). `file` is its name.

    Never raises, whatever an editor or a program wrote.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        text = "\0"
    except OSError:
        return "", Mistake(file, 1, 1, "ファイルとして読めません。消すか、元に戻してください。")
    # UTF-16 without its mark is UTF-8 too, of NUL characters.
    if "\0" in text:
        return "", Mistake(file, 1, 1, "文字コードがUTF-8ではありません。UTF-8で保存し直してください。")
    conflict = conflict_mistake(text, file)
    return ("", conflict) if conflict else (text, None)
