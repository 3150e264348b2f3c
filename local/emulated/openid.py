"""The sign-in provider (Cognito's user pool on AWS): a real OpenID provider here, with example staff.

oidc-provider-mock asks for no password: whoever it is opened for chooses whom to be. It has a port of its
own, because a provider's address is its name.
"""

import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from desk.bundle import Bundle

CLIENT_ID = "madoguchi-local"
GROUPS_CLAIM = "cognito:groups"

_FROM_ELSEWHERE = re.compile(r"<link[^>]*https?://[^>]*>", re.DOTALL)

_ROLES = (("admin", "管理する人"), ("lead", "まとめる人"), ("handle", "扱う人"), ("see", "見る人"))


@dataclass(frozen=True)
class Person:
    """Somebody to sign in as. `subject` is what the provider's page shows."""

    subject: str
    groups: tuple[str, ...]

    @property
    def claims(self) -> Mapping[str, Any]:
        return {"name": self.subject, GROUPS_CLAIM: list(self.groups)}


def example_staff(bundle: Bundle) -> tuple[Person, ...]:
    """One person for each group of content/console.yml, one in all of them, and one in none."""
    roles: Mapping[str, Mapping[str, list[str]]] = (bundle["console"] or {"roles": {}})["roles"]
    people = [Person(f"例 {_role(desks)}（{group}）", (group,)) for group, desks in roles.items()]
    return (*people, Person("例 すべての役割の人", tuple(roles)), Person("例 権限のない人", ()))


def _role(desks: Mapping[str, list[str]]) -> str:
    rights = {right for at_desk in desks.values() for right in at_desk}
    return next((words for right, words in _ROLES if right in rights), "役割のない人")


class OpenIdProvider:
    """A WSGI application. `staff` is whom its page offers; it may change while it runs."""

    def __init__(self) -> None:
        # It refuses http:// otherwise. Only this machine can reach it.
        os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
        # Late: they need half a second.
        from authlib.deprecate import AuthlibDeprecationWarning

        # The provider uses what Authlib will leave out one day, also while it answers.
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from oidc_provider_mock import User, app

        self._user = User
        self._offered: list[Any] = []
        self.app = app(user_claims=self._offered, require_nonce=True)
        self.app.after_request(_with_nothing_from_elsewhere)

    def offer(self, staff: tuple[Person, ...]) -> None:
        """Have these people, with these groups, sign in from now on; who is signed in is asked again."""
        client = self.app.test_client()
        for person in staff:
            client.put(f"/users/{quote(person.subject)}", json=dict(person.claims))
        self._offered[:] = [self._user(sub=person.subject, claims=dict(person.claims)) for person in staff]


def _with_nothing_from_elsewhere(response: Any) -> Any:
    """Its pages would fetch a style from the internet; nothing leaves this machine."""
    if response.mimetype == "text/html":
        response.set_data(_FROM_ELSEWHERE.sub("", response.get_data(as_text=True)))
    response.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
    return response
