"""Small caps, for the tests that use them."""

import pytest

from desk import bootstrap
from tests.functions.conftest import Desk


@pytest.fixture
def caps(desk: Desk) -> dict[str, int]:
    """Small caps, which few mails reach. A test may change them."""
    caps: dict[str, int] = bootstrap.parts().bundle["auto_reply_caps"]
    caps |= {"per_address_a_day": 2, "per_desk_an_hour": 100, "notices_an_hour": 100}
    return caps
