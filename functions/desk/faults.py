"""Faults: what a log may say of them, which is never a text that was sent."""

import traceback

from desk.domain.forms.form import FieldError


def named(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Field -> code. The name of a field that isn't ours is a text that was sent, too."""
    return {"?" if error.code == "unknown_field" else error.field: error.code for error in errors}


def what_happened(error: BaseException) -> dict[str, object]:
    """The kind of an exception and where it was raised; never its text, which may carry personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "where": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
