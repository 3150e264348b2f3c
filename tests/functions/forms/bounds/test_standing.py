"""What the desk says of how full a form and its seminars are, before anybody has typed anything."""

import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

import slots
import submit
from desk import bootstrap
from tests.functions.conftest import DISPATCH, Desk
from tests.functions.events import Context, get, get_slots
from tests.functions.forms.pages.page import Page, visit
from tests.functions.seminars.applying import SEATS, WAITING, apply

LEFT = ["free", "few", "full"]
WORDS = {"free": "今は、受け付けています。", "few": "受け付けていますが、残りはわずかです。", "full": ""}


def fill_up_to(desk: Desk, state: str) -> None:
    """As if so many bodies had applied: the desk takes 40 a year, and says so from 5 left on."""
    taken = {"free": 34, "few": 35, "full": 40}[state]
    item = {"PK": {"S": "LIMIT#dispatch"}, "SK": {"S": "nendo-2026"}, "taken": {"N": str(taken)}}
    client: Any = desk.cloud.dynamodb
    client.put_item(TableName=bootstrap.parts().settings.table, Item=item | {"type": {"S": "limit"}})


def asked(form: str) -> dict[str, Any]:
    """What the page's script is told."""
    answer = slots.handler(get_slots(f"form={form}"), Context())
    assert answer["statusCode"] == 200
    said: dict[str, Any] = json.loads(answer["body"])
    return said


def opened(desk: Desk, form: str) -> Page:
    """The page that the form's link without script leads to."""
    return Page(desk, submit.handler(get(f"/api/forms/{form}", form=form, query={}), Context()))


@pytest.mark.parametrize("state", LEFT)
def test_a_form_with_a_limit(desk: Desk, state: str) -> None:
    fill_up_to(desk, state)
    assert asked("dispatch")["state"] == state
    page = opened(desk, "dispatch")
    assert page.status == 200
    text = page.html.get_text()
    full = "今年度の派遣は、予定の数になったため"
    if state == "full":
        # Why, at the top, with no question to answer and nothing that speaks of what was typed.
        assert page.html.select("form[data-form]") == []
        assert full in page.html.select_one(".notice").get_text()  # type: ignore[union-attr]
        assert "書いた内容" not in text
    else:
        assert page.html.select("form[data-form] input")
        assert (WORDS[state] in text, full in page.html.select_one(".form-limit").get_text()) == (True, False)  # type: ignore[union-attr]


def test_one_application_less_or_more_is_told_at_once(desk: Desk) -> None:
    fill_up_to(desk, "free")
    assert desk.send("dispatch", DISPATCH, sid="11111111-2222-4333-8444-555555555555")[0] == 201
    assert asked("dispatch")["state"] == "few"


def states_of(page: Page) -> dict[str, str]:
    """Seminar -> how it stands, as it is read out with its choice."""
    found = {}
    for one in page.html.select("input[name=seminar]"):
        (said,) = page.html.select(f"[id='{one['aria-describedby']}']")
        found[str(one["value"])] = said.get_text()
    return found


@pytest.mark.parametrize(
    ("applied", "state", "words"),
    [
        (0, "few", "残りの席は、わずかです"),
        (SEATS, "waiting", "満席・キャンセル待ち"),
        (SEATS + WAITING, "full", "満席（キャンセル待ちも、いっぱいです）"),
    ],
)
def test_each_seminar_is_marked(desk: Desk, applied: int, state: str, words: str) -> None:
    for n in range(applied):
        apply(desk, n)
    assert {one["id"]: one["state"] for one in asked("seminar")["seminars"]}["basics"] == state
    for page in (opened(desk, "seminar"), visit(desk, "seminar", [("_step", "check")])):
        marked = states_of(page)
        assert marked["basics"] == words
        assert len(marked) > 1
        assert "" not in marked.values()
        assert "10時の時点" in page.html.select_one(".form-limit").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["seminar", "dispatch"])
def test_the_form_is_there_while_the_table_is_not(
    desk: Desk, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> Any:
        raise EndpointConnectionError(endpoint_url="")

    for call in ("get_item", "query"):
        monkeypatch.setattr(desk.cloud.dynamodb, call, fail)
    page = opened(desk, form)
    assert page.status == 200
    assert page.html.select("form[data-form] input")
    # The way to try again, and no word that may be wrong.
    assert page.html.select_one(".form-limit a[href]")
    assert set(states_of(page).values()) <= {""}


def test_a_form_that_never_fills_up_has_nothing_to_say(desk: Desk) -> None:
    assert slots.handler(get_slots("form=consultation"), Context())["statusCode"] == 404
    page = opened(desk, "consultation")
    assert (page.status, page.html.select(".form-limit, .choice-state")) == (200, [])
