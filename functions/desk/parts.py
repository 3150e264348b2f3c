"""Parts: settings, bundle, forms, store and clock of this process, as each use case is given them."""

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from desk.bundle import Bundle, load_bundle
from desk.clients import client
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.environment import in_environment
from desk.settings import Settings
from desk.storage.store import Store
from desk.storage.table import DynamoDB

if TYPE_CHECKING:
    from desk.delivery.ses import SES
    from desk.domain.forms.form import Form


def real_clock() -> datetime:
    return datetime.now(UTC)


class Parts:
    """All that use cases need. Each part is made on first use and kept.

    Without arguments everything is real: settings from the environment, AWS's clients, the system's clock.
    `clock` returns an aware datetime; `sleep` takes seconds; `jitter` returns a float in [0, 1).
    """

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
        self.sleep = sleep
        self._dynamodb = dynamodb
        self._ses = ses
        self._jitter = jitter
        self._forms: dict[str, Form] = {}

    @cached_property
    def bundle(self) -> Bundle:
        return in_environment(load_bundle(self.settings.bundle_path), self.settings)

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The origins of our own pages: the setting, or else the site's published address."""
        return self.settings.allowed_origins or (self.bundle["site"]["base_url"],)

    def calendar(self, desk: str) -> OpeningCalendar:
        """The opening days of a desk."""
        calendar = self.bundle["calendars"][self.bundle["desks"][desk]["calendar"]]
        return OpeningCalendar.from_bundle(calendar, self.bundle["holidays"])

    def form(self, form_id: str) -> "Form | None":
        """The form of that name, or None."""
        if form_id in self.bundle["forms"] and form_id not in self._forms:
            # Late: four functions need no form.
            from desk.domain.forms.form import Form

            self._forms[form_id] = Form(self.bundle, form_id)
        return self._forms.get(form_id)

    @cached_property
    def dynamodb(self) -> DynamoDB:
        return self._dynamodb or client("dynamodb")

    @cached_property
    def ses(self) -> "SES":
        made: Any = self._ses or client("sesv2")
        return made  # type: ignore[no-any-return]

    @cached_property
    def store(self) -> Store:
        return Store(client=self.dynamodb, table=self.settings.table, sleep=self.sleep, jitter=self._jitter)
