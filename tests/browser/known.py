"""What the processes of a run have already seen, so that none looks at the same again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


class Known:
    """A set of texts, kept by their hashes; shared with every process that has the same `file`."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._read = 0
        self._known: set[str] = set()

    def unknown(self, texts: Iterable[str]) -> list[str]:
        """Those that nobody added yet, each once."""
        self._catch_up()
        return [text for text in dict.fromkeys(texts) if _hash(text) not in self._known]

    def add(self, texts: Iterable[str]) -> None:
        new = {_hash(text) for text in texts}
        self._known |= new
        if self._file:
            # One short write at the end of a file: lines of several processes don't mix.
            with self._file.open("a", encoding="ascii") as file:
                file.write("".join(f"{one}\n" for one in sorted(new)))

    def _catch_up(self) -> None:
        if self._file and self._file.exists() and self._file.stat().st_size > self._read:
            with self._file.open("rb") as file:
                file.seek(self._read)
                lines, end, _ = file.read().rpartition(b"\n")
            self._known.update(lines.decode("ascii").split())
            self._read += len(lines + end)


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
