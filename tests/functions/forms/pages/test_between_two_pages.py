"""What happens between two pages of a journey: a deployment, a new key, another process's clock, the end of
what was sent.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import submit
from desk import bootstrap
from desk.domain.codes import page_nonce
from desk.domain.codes.page_nonce import SKEW
from tests import actions
from tests.functions.bookings import do
from tests.functions.conftest import Desk
from tests.functions.events import Context, get
from tests.functions.forms.pages.page import BOOKING, CONSULTING, Page, changed, check, visit
from tests.functions.forms.pages.test_done_page import done_url

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def deploy(desk: Desk, tmp_path: Path) -> Callable[..., None]:
    """Puts up a changed bundle or other settings, on the same table, as a new process."""

    def run(change: Change | None = None, **settings: Any) -> None:
        bundle = copy.deepcopy(dict(desk.bundle))
        if change:
            change(bundle)
        path = tmp_path / "next.json"
        path.write_text(json.dumps(bundle))
        parts = bootstrap.parts()
        bootstrap.configure(
            settings=replace(parts.settings, bundle_path=path, **settings),
            dynamodb=desk.cloud.dynamodb,
            ses=desk.cloud.ses,
            clock=parts.clock,
            sleep=desk.pauses.append,
        )

    return run


def problem(page: Page) -> str:
    found = page.html.select_one(".error-summary")
    return found.get_text() if found else ""


def without(field: str) -> Change:
    """The question taken out of the booking form."""

    def change(bundle: dict[str, Any]) -> None:
        form = bundle["forms"]["booking"]
        form["schema"]["properties"].pop(field)
        form["words"]["fields"].pop(field)
        for section in form["words"]["sections"]:
            section["fields"] = [name for name in section["fields"] if name != field]

    return change


def consent(words: str) -> Change:
    def change(bundle: dict[str, Any]) -> None:
        bundle["forms"]["booking"]["words"]["fields"]["consent_precautions"]["label"] = words

    return change


# ---- a deployment


def test_a_consent_is_not_stored_under_words_that_were_not_shown(
    desk: Desk, deploy: Callable[..., None]
) -> None:
    page = check(desk)
    deploy(consent("例の新しい注意事項に同意します"))

    again = page.press("_step", "send")

    assert again.status == 400
    assert "新しく" in problem(again) or "変わりました" in problem(again)
    assert "例の新しい注意事項に同意します" in again.shown
    assert desk.rows("submission") == []
    assert again.press("_step", "send").heading == "予約の申込みを受け付けました"


def renewed(page: Page) -> list[str]:
    """What the page says has changed."""
    return [item.get_text() for item in page.html.select(".renewed li")]


def test_the_changed_words_of_a_consent_are_named(desk: Desk, deploy: Callable[..., None]) -> None:
    page = check(desk)
    deploy(consent("例の新しい注意事項に同意します"))

    again = page.press("_step", "send")
    assert renewed(again) == ["例の新しい注意事項に同意します"]
    assert "例の新しい注意事項に同意します" in again.shown
    # What was named has now been shown.
    assert again.press("_step", "send").heading == "予約の申込みを受け付けました"


def test_a_change_between_the_form_and_the_check_page_is_named(
    desk: Desk, deploy: Callable[..., None]
) -> None:
    form = visit(desk, "booking", [("_step", "check")])
    answered = [*BOOKING, ("_edition", dict(form.fields)["_edition"])]
    assert renewed(check(desk, answered)) == []

    def change(bundle: dict[str, Any]) -> None:
        consent("例の新しい注意事項に同意します")(bundle)
        bundle["forms"]["booking"]["words"]["fields"]["message"]["hint"] = "例の新しい説明"

    deploy(change)
    page = check(desk, answered)
    assert len(renewed(page)) == 2
    assert renewed(page)[0] == "例の新しい注意事項に同意します"
    assert "一行目" in str(page.shown)
    assert page.press("_step", "send").heading == "予約の申込みを受け付けました"


def test_a_change_is_named_beside_errors_too(desk: Desk, deploy: Callable[..., None]) -> None:
    form = visit(desk, "booking", [("_step", "check")])
    deploy(consent("例の新しい注意事項に同意します"))
    wrong = changed([*BOOKING, ("_edition", dict(form.fields)["_edition"])], email="x")
    page = visit(desk, "booking", wrong)
    assert page.errors.keys() == {"email"}
    assert renewed(page) == ["例の新しい注意事項に同意します"]
    # The page now shows the new words.
    assert renewed(visit(desk, "booking", changed(page.fields, email="taro@example.jp"))) == []


@pytest.mark.parametrize("edition", ["", "x", "name:x", ":::: ::", "name:00000000 " * 2000])
def test_a_page_without_a_readable_edition_is_taken_as_before(desk: Desk, edition: str) -> None:
    page = check(desk, [*BOOKING, ("_edition", edition)])
    assert renewed(page) == []
    assert page.press("_step", "send").heading == "予約の申込みを受け付けました"


def test_a_deployment_that_does_not_touch_the_form_is_not_noticed(
    desk: Desk, deploy: Callable[..., None]
) -> None:
    page = check(desk)
    deploy(lambda bundle: bundle["forms"]["consultation"]["words"].update(title="例"), mail_hash_key=b"test")
    assert page.press("_step", "send").heading == "予約の申込みを受け付けました"


@pytest.mark.parametrize("step", ["check", "send"])
def test_what_was_typed_into_a_removed_question_is_shown_and_not_sent(
    desk: Desk, deploy: Callable[..., None], step: str
) -> None:
    typed = changed(BOOKING, support_needs="例の付き添いが<b>必要")
    page = check(desk, typed)
    deploy(without("support_needs"))

    again = page.press("_step", "send") if step == "send" else check(desk, typed)

    lost = again.html.select_one(".lost")
    assert lost
    assert "例の付き添いが<b>必要" in lost.get_text()
    again.press("_step", "send")
    (stored,) = desk.rows("submission")
    assert "support_needs" not in stored["answers"]


def test_it_is_shown_beside_errors_too(desk: Desk, deploy: Callable[..., None]) -> None:
    deploy(without("support_needs"))
    page = visit(desk, "booking", changed(BOOKING, support_needs="例の付き添い", email="x"))
    assert "email" in page.errors
    assert "例の付き添い" in page.html.select_one(".lost").get_text()  # type: ignore[union-attr]


def test_nothing_is_lost_of_a_page_of_this_deployment(desk: Desk) -> None:
    assert not check(desk).html.select(".lost")
    assert not visit(desk, "consultation", CONSULTING).html.select(".lost")


def test_answers_that_the_check_page_did_not_show_are_shown_first(desk: Desk) -> None:
    page = check(desk)
    again = visit(desk, "booking", [*changed(page.fields, message="ほかの相談"), ("_step", "send")])
    assert again.status == 400
    assert "ほかの相談" in again.shown.values()
    assert desk.rows("submission") == []


# ---- clocks apart


@pytest.mark.parametrize("apart", [timedelta(seconds=-90), timedelta(seconds=-8), timedelta(seconds=1)])
def test_a_page_of_a_process_whose_clock_is_wrong_is_taken_unmarked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, apart: timedelta
) -> None:
    page = check(desk)
    monkeypatch.setattr(page_nonce, "_PROCESS", "0" * 8)
    desk.now += apart
    assert page.press("_step", "send").heading == "予約の申込みを受け付けました"
    (stored,) = desk.rows("submission")
    assert "suspect" not in stored


def test_a_page_from_far_in_the_future_is_not_taken(desk: Desk) -> None:
    page = check(desk)
    desk.now -= SKEW + timedelta(seconds=1)
    assert page.press("_step", "send").status == 400
    assert desk.rows("submission") == []


# ---- keys


NEW_KEYS = {"b": b"new", "a": b"test"}


def test_a_done_page_opens_after_the_key_was_replaced(desk: Desk, deploy: Callable[..., None]) -> None:
    path, query = done_url(desk)
    deploy(nonce_keys=NEW_KEYS)
    assert submit.handler(get(path, form="booking", query=query), Context())["statusCode"] == 200
    deploy(nonce_keys={"b": b"new"})
    assert submit.handler(get(path, form="booking", query=query), Context())["statusCode"] == 404


def test_the_same_consultation_of_a_day_is_taken_once_over_a_new_key(
    desk: Desk, deploy: Callable[..., None]
) -> None:
    first = visit(desk, "consultation", CONSULTING).press("_step", "send")
    deploy(nonce_keys=NEW_KEYS)
    again = visit(desk, "consultation", CONSULTING)
    assert again.html.select_one(".receipt") == first.html.select_one(".receipt")
    assert len(desk.rows("submission")) == 1


# ---- late copies


def test_a_late_copy_of_what_was_cancelled_books_nothing(desk: Desk) -> None:
    page = check(desk)
    page.press("_step", "send")
    (stored,) = desk.rows("submission")
    do(actions.withdraw(), sid=stored["PK"].removeprefix("SUB#"))

    for _ in range(2):
        late = page.press("_step", "send")
        assert late.status == 409
        assert "終わっています" in problem(late)
        assert late.shown == page.shown
    assert [row["status"] for row in desk.rows("submission")] == ["cancelled"]
    assert late.press("_step", "send").heading == "予約の申込みを受け付けました"
    assert sorted(row["status"] for row in desk.rows("submission")) == ["cancelled", "received"]


def test_booking_and_cancelling_again_and_again_costs_one_transaction_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []
    real = desk.cloud.dynamodb.transact_write_items

    def counted(**kwargs: Any) -> Any:
        calls.append(kwargs)
        return real(**kwargs)

    for n in range(4):
        page = check(desk)
        with monkeypatch.context() as patch:
            patch.setattr(desk.cloud.dynamodb, "transact_write_items", counted)
            page.press("_step", "send")
        assert len(calls) == n + 1
        do(actions.withdraw(), sid=dict(page.fields)["_sid"])
    assert len(desk.rows("submission")) == 4


def test_a_check_page_is_shown_though_the_table_can_not_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import ReadTimeoutError

    def down(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="")

    with monkeypatch.context() as patch:
        patch.setattr(desk.cloud.dynamodb, "get_item", down)
        page = check(desk)
    assert page.press("_step", "send").heading == "予約の申込みを受け付けました"
