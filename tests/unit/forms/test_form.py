"""Forms that a desk may write and ours don't: the code must take what `make check` allows."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.domain.forms.form import Form
from tests.conftest import NOW


def test_a_slot_may_be_an_optional_field(bundle: Mapping[str, Any]) -> None:
    other: Any = copy.deepcopy(bundle)
    other["forms"]["booking"]["schema"]["required"].remove("slot")
    form = Form(other, "booking")
    answers = form.normalise({"name": "例"})
    assert "slot" not in {error.field for error in form.errors(answers, now=datetime.fromisoformat(NOW))}
    assert form.slot(answers) is None
