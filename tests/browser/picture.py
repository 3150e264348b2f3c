"""A screenshot made small: the same picture in a palette of its most frequent colours.

PNG: https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB = (8, 2, 0, 0, 0)
_PALETTE = (8, 3, 0, 0, 0)
_ALIKE = 30
"""Colours no further apart than this (square of the distance) look the same."""


def reduced(png: bytes, *, colours: int) -> bytes:
    """A picture as Chromium makes them (8-bit RGB, not interlaced) as one with a palette."""
    chunks = dict(_chunks(png))
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert tuple(kind) == _RGB
    rows = [
        [row[at : at + 3] for at in range(0, len(row), 3)]
        for row in _rows(zlib.decompress(chunks[b"IDAT"]), 3 * width)
    ]
    counts = Counter(pixel for row in rows for pixel in row)
    palette = _palette(counts, colours)
    index = {pixel: min(range(len(palette)), key=lambda n: _distance(pixel, palette[n])) for pixel in counts}
    lines = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in rows)
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, *_PALETTE)),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, data) of each chunk; the parts of the picture as one."""
    at, picture = len(_SIGNATURE), b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        if name == b"IDAT":
            picture += data
        else:
            yield name, data
        at += length + 12
    yield b"IDAT", picture


def _rows(data: bytes, width: int) -> Iterator[bytes]:
    """The rows of a picture of 3 bytes a pixel, their filters undone."""
    above = bytearray(width)
    for start in range(0, len(data), width + 1):
        row = bytearray(data[start + 1 : start + 1 + width])
        for at in range(width):
            left, corner = (row[at - 3], above[at - 3]) if at >= 3 else (0, 0)
            row[at] = (row[at] + _predicted(data[start], left, above[at], corner)) & 255
        yield bytes(row)
        above = row


def _predicted(method: int, left: int, up: int, corner: int) -> int:
    match method:
        case 0:
            return 0
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
        case _:
            guess = left + up - corner
            return min((left, up, corner), key=lambda one: abs(guess - one))


def _palette(counts: Counter[bytes], size: int) -> list[bytes]:
    chosen: list[bytes] = []
    for colour, _ in counts.most_common():
        if all(_distance(colour, other) > _ALIKE for other in chosen):
            chosen.append(colour)
    return chosen[:size]


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
