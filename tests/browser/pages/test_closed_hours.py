"""When nobody answers: what the box for urgent callers says, and the notice of cooling-off."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from local.clock import Clock
from tests.browser.visitor import Visitor

NOTICE = "/online/cooling-off/"


@pytest.fixture(params=[True])
def device(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return {"viewport": {"width": 360, "height": 640}, "java_script_enabled": request.param}


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> Clock:
    return Clock.parse(request.param)


@pytest.mark.parametrize(
    ("clock", "phone", "says", "closed"),
    [
        ("2026-12-30T10:00", "03-0000-5380", "1月4日(月) 9時から", "いまは、どの電話も閉まっています。"),
        ("2026-11-20T02:00", "03-0000-5380", "9時から受け付けます", "いまは、どの電話も閉まっています。"),
        # A Sunday before a holiday: only a line that nobody can promise.
        ("2026-11-22T10:00", "188", "開いている窓口があれば、つながります", "ほかの電話は、閉まっています。"),
        # After hours the next desk's line is shown, while it is answered.
        ("2026-11-20T16:50", "03-0000-1155", "17時まで", None),
        ("2026-11-21T10:00", "03-0000-1155", "ただいま受付中", None),
        ("2026-11-20T10:00", "03-0000-5380", "ただいま受付中", None),
    ],
    indirect=["clock"],
)
def test_the_box_shows_who_answers_now_or_next(
    visitor: Visitor, phone: str, says: str, closed: str | None
) -> None:
    visitor.visit("/online/")
    box = visitor.page.locator(".urgent-box")
    expect(box.locator("a.tel:visible")).to_have_text(phone)
    expect(box.locator(".desk-state:visible")).to_contain_text(says)
    if closed is None:
        expect(box.locator(".when-closed")).to_be_hidden()
    else:
        expect(box.locator(".when-closed")).to_contain_text(closed)
    # The first screen of a phone has the box, the two ways and the key facts.
    last = visitor.page.locator(".key-facts").bounding_box()
    assert last
    assert last["y"] + last["height"] <= 640


@pytest.mark.parametrize("clock", ["2026-12-30T22:00"], indirect=True)
def test_a_notice_is_made_on_the_page_and_goes_nowhere(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/online/")
    page.get_by_role("link", name="いま、できること").click()
    page.wait_for_url("**/directory/#closed")
    expect(page.locator(".when-closed")).to_contain_text("（1月4日(月) 9時から）")
    page.get_by_role("link", name="自分で書いて").click()
    page.wait_for_url(f"**{NOTICE}")

    finder = page.get_by_role("region", name="最後の日を調べる")
    answer = finder.get_by_role("status")
    received = finder.get_by_label("書類を受け取った日")
    for day, words in {
        "2026-12-29": "1月5日(火)までに送れば、間に合います",
        "2026-12-23": "今日（2026年12月30日(水)）が、最後の日です",
        "2026-12-22": "8日が過ぎています",
        "2026-12-31": "まだ来ていない日です",
    }.items():
        received.fill(day)
        expect(answer).to_contain_text(words)
    finder.get_by_label("契約の種類").select_option(label="連鎖販売取引（20日間）")
    received.fill("2026-12-01")
    finder.get_by_label("商品を受け取った日").fill("2026-12-20")
    expect(answer).to_contain_text("2027年1月8日(金)までに送れば")
    finder.get_by_label("受け取っていない").check()
    expect(received).to_be_hidden()
    expect(finder.get_by_role("link", name="書類をもらっていないとき")).to_be_visible()

    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    letter = page.locator("#letter-trader")
    credit = page.locator("#letter-credit")
    form = page.get_by_role("region", name="ここに書くと、文に入ります")
    expect(credit).to_be_hidden()
    form.get_by_label("契約した日、申し込んだ日").fill("2026-12-25")
    form.get_by_label("商品やサービスの名前").fill("例の<b>布団</b>")
    form.get_by_label("自分の名前").fill("例 花子")
    form.get_by_label("お金を払った").check()
    expect(letter).to_contain_text("2026年12月25日")
    expect(letter).to_contain_text("例の<b>布団</b>")
    expect(letter).to_contain_text("支払ったお金")
    expect(letter.get_by_text("引き取って")).to_be_hidden()
    form.get_by_label("クレジットで払う").check()
    form.get_by_label("クレジット会社の名前").fill("例クレジット")
    expect(credit).to_contain_text("例クレジット")
    visitor.check_page()

    # Printed by its button, only the notices are on paper.
    page.evaluate("document.body.classList.add('only-letters')")
    page.emulate_media(media="print")
    expect(letter).to_be_visible()
    for other in (page.get_by_role("banner"), page.get_by_role("contentinfo"), form, finder):
        expect(other).to_be_hidden()
    assert sent == []
    # The desk's notices of now, which are everybody's, are all that is kept for the next page.
    kept = "[Object.keys(localStorage), Object.keys(sessionStorage).filter((key) => key !== 'notices')]"
    assert page.evaluate(kept) == [[], []]
    assert page.url.endswith(NOTICE)


@pytest.mark.parametrize("device", [False], indirect=True)
@pytest.mark.parametrize("clock", ["2026-12-30T22:00"], indirect=True)
def test_without_script_the_box_stays_honest_and_the_notice_has_gaps(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/online/")
    box = page.locator(".urgent-box")
    expect(box).to_contain_text("夜や休みの日は、閉まっています。")
    expect(box).to_contain_text("9時から16時45分まで")
    expect(box.locator("a.tel:visible")).to_have_count(1)
    visitor.visit(NOTICE)
    for letter in (page.locator("#letter-trader"), page.locator("#letter-credit")):
        expect(letter).to_be_visible()
        expect(letter.locator(".gap[data-fill=sent_day]")).to_have_text("　　　　年　　月　　日")
    expect(page.get_by_text("お金を払ったときだけ書きます").first).to_be_visible()
    expect(page.locator("input:visible, button:visible, select:visible")).to_have_count(0)
