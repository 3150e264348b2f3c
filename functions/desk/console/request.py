"""What a screen is given of a request, and nothing that it doesn't need: no headers, no cookies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desk.console.member import Member

Form = Mapping[str, list[str]]
"""What was posted: each control's values, in order."""


def _no_token(form_name: str) -> str:
    raise LookupError(f"nobody has signed in, so the form {form_name} can't be posted")


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request to the console.

    `member` is who asks; every screen but those of the door itself is called only with one. `token(name)` is
    the CSRF token that a `<form method="post">` of that name carries in a hidden field `_token`; the name is
    the path that it posts to.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Form = field(default_factory=dict)
    member: Member | None = None
    token: Callable[[str], str] = _no_token
    session: str = ""
    """Which of the member's sessions this is (`storage.staff.sessions.Seen.pk`)."""
    kept: Form | None = None
    """What this member typed here when their session had ended: to be shown again. None otherwise."""

    @property
    def who(self) -> Member:
        """The member. Raises LookupError if nobody has signed in."""
        if self.member is None:
            raise LookupError("this screen needs a member")
        return self.member

    def first(self, name: str) -> str:
        """The first posted value of a control, or ""."""
        return next(iter(self.form.get(name, [])), "")
