"""Somebody of the staff who may do everything at every desk."""

import pytest

from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member(dict.fromkeys(desk.bundle["desks"], EVERYTHING), id_=COLLEAGUE))
