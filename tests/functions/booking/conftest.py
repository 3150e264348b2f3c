"""Desks whose booking form has other slots."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk import bootstrap
from tests.functions.conftest import Desk


@pytest.fixture
def settings(desk: Desk, tmp_path: Path) -> Callable[..., None]:
    """Deploys a bundle whose booking form has other `slots`; `long`: with a second form of the same desk."""
    count = iter(range(100))

    def deploy(*, long: dict[str, Any] | None = None, **changed: Any) -> None:
        bundle = copy.deepcopy(dict(desk.bundle))
        bundle["forms"]["booking"]["words"]["slots"] |= changed
        if long:
            bundle["forms"]["long"] = copy.deepcopy(bundle["forms"]["booking"])
            bundle["forms"]["long"]["words"]["slots"] |= long
            bundle["pages"]["long"] = bundle["pages"]["booking"]
        path = tmp_path / f"{next(count)}.json"
        path.write_text(json.dumps(bundle))
        parts = bootstrap.parts()
        bootstrap.configure(
            settings=replace(parts.settings, bundle_path=path),
            dynamodb=desk.cloud.dynamodb,
            ses=desk.cloud.ses,
            clock=parts.clock,
            sleep=desk.pauses.append,
        )

    return deploy
