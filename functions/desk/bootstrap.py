"""The one place where real things are plugged in: settings, bundle, clients, clock.

Nothing is read or made at import (but on Lambda, see `warm`); each part is made on first use and kept for the
process. Tests and local/ put their own parts in with `configure`.
"""

import os
import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.bundle import Bundle, load_bundle
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.codes.manage_code import is_key_id
from desk.domain.codes.receipt import ALPHABET
from desk.domain.forms.form import Form
from desk.storage.store import Store
from desk.storage.table import DynamoDB

if TYPE_CHECKING:
    from desk.delivery.outbox import SES, Outbox
    from desk.delivery.reports import Feedback

_BESIDE_THE_CODE = Path(__file__).parents[1] / "bundle.json"


def real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a deployment sets. Keys are secret and stay out of repr; only the functions that need one have it.

    `nonce_keys` and `link_keys`: key id -> secret; the first signs, all are accepted. A link key's id is one
    character of the receipts' alphabet.
    """

    table: str
    bundle_path: Path
    allowed_origins: tuple[str, ...]
    mail_hash_key: bytes = field(repr=False)
    nonce_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    link_keys: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    configuration_set: str = ""
    site_url: str = ""
    """Where `canary` finds the site, if that isn't its published address."""
    origin_secrets: tuple[bytes, ...] = field(repr=False, default=())
    """What CloudFront adds to what it passes on, any of them; none: there's no CloudFront before us."""
    send_rate: float = 0
    """Mails a second of one process of `deliver`; 0 is no limit."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read TABLE_NAME; where set BUNDLE_PATH, ALLOWED_ORIGINS (comma separated), MAIL_HASH_KEY,
        NONCE_KEYS and LINK_KEYS (`id:secret`, comma separated, the newest first), CONFIGURATION_SET,
        SEND_RATE (mails a second of all SENDERS together: so many processes may send at once), ORIGIN_SECRETS
        (comma separated). Raises ValueError for a link key's id under which no code would ever be right.
        """
        return cls(
            table=env["TABLE_NAME"],
            bundle_path=Path(env.get("BUNDLE_PATH", _BESIDE_THE_CODE)),
            allowed_origins=tuple(filter(None, env.get("ALLOWED_ORIGINS", "").split(","))),
            nonce_keys=_keys(env.get("NONCE_KEYS", "")),
            link_keys=_link_keys(env.get("LINK_KEYS", "")),
            mail_hash_key=env.get("MAIL_HASH_KEY", "").encode(),
            configuration_set=env.get("CONFIGURATION_SET", ""),
            site_url=env.get("SITE_URL", ""),
            origin_secrets=tuple(
                secret.encode() for secret in env.get("ORIGIN_SECRETS", "").split(",") if secret
            ),
            # What may be sent a second by all processes that there can be at once.
            send_rate=float(env.get("SEND_RATE", 0)) / int(env.get("SENDERS", 1)),
        )


def _keys(text: str) -> Mapping[str, bytes]:
    pairs = (pair.partition(":") for pair in text.split(",") if pair)
    return {key_id: secret.encode() for key_id, _, secret in pairs}


def _link_keys(text: str) -> Mapping[str, bytes]:
    keys = _keys(text)
    if not all(map(is_key_id, keys)):
        # The id isn't told: where it was forgotten, the secret stands in its place.
        raise ValueError(f"LINK_KEYS: the id before each ':' has to be one character of {ALPHABET}")
    return keys


class Parts:
    """All that the handlers need, each made when first asked for."""

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        dynamodb: DynamoDB | None = None,
        ses: "SES | None" = None,
        clock: Callable[[], datetime] = real_clock,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings or Settings.from_env(os.environ)
        self.clock = clock
        self._dynamodb = dynamodb
        self._ses = ses
        self._sleep = sleep
        self._jitter = jitter
        self._forms: dict[str, Form] = {}

    @cached_property
    def bundle(self) -> Bundle:
        return load_bundle(self.settings.bundle_path)

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Where our own pages are: the setting, or else the site's published address."""
        return self.settings.allowed_origins or (self.bundle["site"]["base_url"],)

    def calendar(self, desk: str) -> OpeningCalendar:
        """The opening days of a desk."""
        calendar = self.bundle["calendars"][self.bundle["desks"][desk]["calendar"]]
        return OpeningCalendar.from_bundle(calendar, self.bundle["holidays"])

    def form(self, form_id: str) -> Form | None:
        """The form of that name, or None."""
        if form_id in self.bundle["forms"] and form_id not in self._forms:
            self._forms[form_id] = Form(self.bundle, form_id)
        return self._forms.get(form_id)

    @cached_property
    def dynamodb(self) -> DynamoDB:
        return self._dynamodb or _client("dynamodb")

    @cached_property
    def store(self) -> Store:
        return Store(client=self.dynamodb, table=self.settings.table, sleep=self._sleep, jitter=self._jitter)

    @cached_property
    def outbox(self) -> "Outbox":
        # Here, because only one function sends mail and the others shouldn't pay for its imports.
        from desk.delivery.outbox import Outbox
        from desk.delivery.pace import Pace

        return Outbox(
            rows=self.store,
            ses=self._ses or _client("sesv2"),
            pace=Pace(rate=self.settings.send_rate, clock=self.clock, sleep=self._sleep),
            bundle=self.bundle,
            clock=self.clock,
            mail_hash_key=self.settings.mail_hash_key,
            link_keys=self.settings.link_keys,
            configuration_set=self.settings.configuration_set,
        )

    @cached_property
    def feedback(self) -> "Feedback":
        from desk.delivery.reports import Feedback

        return Feedback(
            rows=self.store,
            bundle=self.bundle,
            clock=self.clock,
            mail_hash_key=self.settings.mail_hash_key,
        )


_parts: Parts | None = None


def parts() -> Parts:
    """This process's parts; made from the environment unless `configure` was called."""
    global _parts
    if _parts is None:
        _parts = Parts()
    return _parts


def warm() -> None:
    """On Lambda, make at the function's start what its first request needs; elsewhere do nothing.

    A start there has a whole processor, whatever share of one the function's memory buys it later, and with
    SnapStart it's done beforehand. What fails here fails again, and is told, at the first request.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        with suppress(Exception):
            made = parts()
            _ = made.store
            for form_id in made.bundle["forms"]:
                made.form(form_id)


def configure(**kwargs: Any) -> Parts:
    """Replace this process's parts by `Parts(**kwargs)`; returns them."""
    global _parts
    _parts = Parts(**kwargs)
    return _parts


def reset() -> None:
    """Forget this process's parts: the next `parts` makes them from the environment again."""
    global _parts
    _parts = None


def _client(service: str) -> Any:
    """A client with short time-outs and no retries of its own: ours know what may be repeated.

    By botocore, which is boto3's own engine: what boto3 adds (resources, copying files to S3) isn't used, and
    is an eighth of all that is loaded at a start.
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=4,
        retries={"total_max_attempts": 1},
        # A fifth of a transaction goes into checking what AWS checks again; the tests' clients do check.
        parameter_validation=False,
    )
    return _session().create_client(service, config=config)


@cache
def _session() -> Any:
    """One for the process: each reads AWS's list of endpoints again."""
    from botocore.session import Session

    return Session()
