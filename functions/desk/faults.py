"""Faults: what a log may say of an exception that nobody foresaw."""

import traceback


def what_happened(error: BaseException) -> dict[str, object]:
    """The kind of an exception and where it was raised; never its text, which may carry personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "where": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
