"""Forms that a desk may write and ours don't: the code must take what JSON Schema allows."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from desk.forms import Form
from tests.conftest import NOW


@pytest.mark.parametrize("rule", [{"pattern": "^x"}, {"not": {"const": "例"}}, {"anyOf": [{"const": "x"}]}])
def test_a_rule_without_words_of_its_own_asks_to_enter_again(
    bundle: Mapping[str, Any], rule: Mapping[str, Any]
) -> None:
    other: Any = copy.deepcopy(bundle)
    other["forms"]["consultation"]["schema"]["properties"]["name"].update(rule)
    form = Form(other, "consultation")
    errors = form.errors(form.normalise({"name": "例"}), now=datetime.fromisoformat(NOW))
    told = {error.field: error for error in errors}
    assert told["name"].code == "type"
    assert "お名前" in told["name"].message


def test_a_slot_need_not_be_asked_for(bundle: Mapping[str, Any]) -> None:
    other: Any = copy.deepcopy(bundle)
    other["forms"]["booking"]["schema"]["required"].remove("slot")
    form = Form(other, "booking")
    answers = form.normalise({"name": "例"})
    assert "slot" not in {error.field for error in form.errors(answers, now=datetime.fromisoformat(NOW))}
    assert form.slot(answers) is None
