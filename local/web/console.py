"""The staff's console on a port of its own, as on AWS it has a host name of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from desk.bundle import Bundle
from desk.console.member import member_id
from desk.views.security_headers import NO_PAGE
from local.emulated.api_gateway import Gateway
from local.emulated.lambda_runtime import Invoke
from local.emulated.openid import CLIENT_ID, GROUPS_CLAIM, OpenIdProvider, Person, example_staff
from local.emulated.sam_template import CONSOLE, load_template
from local.web.cloudfront_headers import add_headers
from local.web.same_site import is_for_this_machine


@dataclass(frozen=True)
class Addresses:
    """The origins of the console and of the provider that signs its staff in."""

    console: str
    provider: str


class Console:
    """Two WSGI applications: `app` and `provider_app`."""

    def __init__(self, addresses: Addresses, *, invoke: Invoke, clock: Callable[[], datetime]) -> None:
        self.addresses = addresses
        self._clock = clock
        self._gateway = Gateway(load_template(CONSOLE), invoke=invoke, clock=clock)
        self._provider = OpenIdProvider()

    @property
    def settings(self) -> dict[str, Any]:
        """The functions' settings for it."""
        return {
            "console_url": self.addresses.console,
            "oidc_issuer": self.addresses.provider,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": "local",
            "oidc_groups_claim": GROUPS_CLAIM,
        }

    def member(self, bundle: Bundle, right: str) -> tuple[str, Person]:
        """(id, person) of the example member with this right and the fewest others; of somebody without any,
        if none has it.
        """
        roles = bundle["console"]["roles"]

        def rights(person: Person) -> list[str]:
            return [one for group in person.groups for at_desk in roles[group].values() for one in at_desk]

        staff = example_staff(bundle)
        able = [person for person in staff if right in rights(person)] or staff[-1:]
        found = min(able, key=lambda person: len(rights(person)))
        return member_id(self.addresses.provider, found.subject), found

    def use(self, bundle: Bundle) -> None:
        """Have the example staff be those of a new bundle."""
        self._provider.offer(example_staff(bundle))

    @property
    def app(self) -> Any:
        return Request.application(self._answer)

    @property
    def provider_app(self) -> Any:
        return self._provider.app

    def _answer(self, request: Request) -> Response:
        if not is_for_this_machine(request):
            return Response(status=HTTPStatus.MISDIRECTED_REQUEST)
        response = self._gateway.answer(request)
        add_headers(response, NO_PAGE)
        response.date = self._clock()
        return response
