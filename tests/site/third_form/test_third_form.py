"""A third form is two files, a page with its line in the menu, and a mail of its own: no Python.

`desk/` holds them: a question of every kind. They are laid over a copy of this desk, which is then
checked, built, opened, and used by the API, by pages without script, and in a browser with it.
"""

import csv
import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import expect
from werkzeug.test import Client

from local.desk import LocalDesk
from local.staff import main as staff
from local.web.server import Listener
from tests.browser import chromium
from tests.conftest import need
from tests.site.third_form.seminar import ANSWERS, API, FILES, PAGE, SHOWN, STORED, Pairs, published, taken


def test_it_can_be_sent_by_the_api(desk: LocalDesk, client: Client, listener: Listener) -> None:
    def send(answers: Mapping[str, Any]) -> Any:
        body = {"sid": str(uuid.uuid4()), "answers": answers}
        return client.post(API, json=body, headers={"Origin": listener.url})

    wrong = send({"place": "yours", "founded": "2026-02-30", "slot": "2026-11-27T09:30"})
    assert {error["field"]: error["code"] for error in wrong.json["errors"]} == {
        "company": "required", "size": "required", "staff": "required", "themes": "required",
        "course": "required", "industry": "required", "room": "required", "email": "required",
        "founded": "format", "slot": "past_deadline",
    }  # fmt: skip
    answer = send(ANSWERS)
    assert answer.status_code == 201
    assert answer.json["done"]["title"] == "講座の申込みを受け付けました"
    assert taken(desk, answer.json["receipt"]) == STORED
    assert send({**ANSWERS, "email": "other@example.jp"}).json["errors"][0]["code"] == "taken"


def controls(html: BeautifulSoup) -> Pairs:
    """What the page's form would post now, its buttons aside."""
    found = []
    for control in html.select("form[data-form] [name]"):
        if control.name == "button" or (
            control.get("type") in ("radio", "checkbox") and not control.has_attr("checked")
        ):
            continue
        found.append((str(control["name"]), _value(control)))
    return found


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return str(chosen["value"]) if chosen else ""
    return str(control.get("value", ""))


def filled(html: BeautifulSoup, answers: Mapping[str, Any]) -> Pairs:
    """The page's controls with these answers, each of which must have its control there."""
    pairs = [(name, value) for name, value in controls(html) if name.partition(".")[0] not in answers]
    for field, value in answers.items():
        if field == "slot":
            day, _, time = value.partition("T")
            assert html.select_one(f'select[name="slot.time"] option[value="{time}"]')
            pairs += [("slot.day", day), ("slot.time", time)]
        elif field in ("size", "themes", "course"):
            for one in value if isinstance(value, list) else [value]:
                assert html.select_one(f'input[name="{field}"][value="{one}"]')
                pairs.append((field, one))
        else:
            assert html.select_one(f'[name="{field}"]')
            pairs.append((field, value))
    return pairs


def test_it_can_be_sent_without_script(desk: LocalDesk, client: Client, listener: Listener) -> None:
    def go(pairs: Pairs) -> BeautifulSoup:
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        headers = {"Origin": listener.url, "Accept": "text/html"}
        answer = client.post(API, data=data, headers=headers)
        if answer.status_code == 303:
            url = urlsplit(answer.headers["Location"])
            answer = client.get(url.path, query_string=dict(parse_qsl(url.query)))
        return BeautifulSoup(answer.text, "html.parser")

    page = BeautifulSoup(published(client, PAGE), "html.parser")
    kinds = {
        "company": "input[type=text][required]", "size": "input[type=radio][required]",
        "themes": "input[type=checkbox]", "place": "select[required]",
        "founded": "input[type=date][required]",
        "email": "input[type=email][required]", "phone": "input[type=tel]", "wishes": "textarea",
        "postal_code": "input[inputmode=numeric]", "room": "input:not([required])",
        "staff": "input[type=text][inputmode=numeric][required]", "viewers": "input[inputmode=numeric]",
    }  # fmt: skip
    assert [name for name, kind in kinds.items() if not page.select(f"[data-field={name}] {kind}")] == []
    assert "<" not in "".join(button.get_text() for button in page.select("form[data-form] button"))
    assert page.select('[data-field=room][data-when=place][data-when-values="yours"]')

    answers = {**ANSWERS, "slot": "2026-12-04T09:30", "email": "pages@example.jp"}
    wrong = go(filled(page, {**answers, "room": ""}))
    assert [str(link["href"]) for link in wrong.select(".error-summary a")] == ["#lecture-room"]
    checked = go([(name, "2階の会議室" if name == "room" else value) for name, value in controls(wrong)])
    shown = {row.dt.get_text(): row.select_one(".value").get_text() for row in checked.select(".answer")}  # type: ignore[union-attr]
    assert shown == {
        **SHOWN,
        "希望の日時": "2026年12月4日(金) 9時30分",
        "メールアドレス": "pages@example.jp",
    }
    assert not checked.select(".answers b")
    done = go([*controls(checked), ("_step", "send")])
    assert "2026年12月4日(金) 9時30分に伺えるか" in done.select(".next")[0].get_text()
    receipt = done.select(".receipt strong")[0].get_text()
    assert taken(desk, receipt) == {**STORED, "slot": answers["slot"], "email": "pages@example.jp"}


@pytest.mark.browser
def test_it_can_be_sent_with_script(desk: LocalDesk, listener: Listener) -> None:
    with chromium.running(need(*chromium.NAMES, why="the form is filled in in it")) as browser:
        page = browser.new_page(locale="ja-JP")
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{listener.url}{PAGE}")
        form = page.locator("#form-lecture")
        expect(form.locator("[data-field=room]")).to_be_hidden()
        for field in ("company", "staff", "founded", "postal_code", "viewers", "email", "phone", "wishes"):
            form.locator(f"#lecture-{field}").fill(ANSWERS[field])
        form.get_by_label("50人まで").check()
        for label in ("法律", "練習"):
            form.get_by_label(label).check()
        form.get_by_label("講座の場所").select_option(label="申し込む会社")
        expect(form.get_by_role("radio", name="秋の講座")).to_be_hidden()
        expect(form.get_by_role("radio", name="春の講座")).to_be_disabled()
        form.get_by_role("radio", name="冬の講座（受付期間：").check()
        form.get_by_label("業種").select_option(label="卸売業・小売業")
        expect(form.locator("[data-field=room]")).to_be_visible()
        form.locator("#lecture-room").fill(ANSWERS["room"])
        expect(form.get_by_role("rowheader").first).to_contain_text("11月30日(月)")
        form.get_by_role("button", name="次の週").click()
        form.locator("[id='lecture-slot-2026-12-07T13:30']").check()
        form.locator("button.primary").click()

        expect(page.locator(".answer")).to_have_count(len(SHOWN))
        shown = dict(page.locator(".answer").evaluate_all(
            '(rows) => rows.map((row) => [row.querySelector("dt"), row.querySelector(".value")]'
            ".map((cell) => cell.textContent))"
        ))  # fmt: skip
        assert shown == {**SHOWN, "希望の日時": "2026年12月7日(月) 13時30分"}
        page.locator("button[name=_edit][value=email]").click()
        form.locator("#lecture-email").fill("script@example.jp")
        form.locator("button.primary").click()
        expect(page.locator(".answer").filter(has_text="script@example.jp")).to_have_count(1)
        page.get_by_role("button", name="講座を申し込む").click()
        receipt = page.locator(".receipt strong").inner_text()
        assert faults == []
    assert taken(desk, receipt) == {**STORED, "slot": "2026-12-07T13:30", "email": "script@example.jp"}


def test_staff_can_work_with_it(
    desk: LocalDesk, client: Client, listener: Listener, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {**ANSWERS, "slot": "2026-12-08T09:30", "email": "staff@example.jp"}
    body = {"sid": str(uuid.uuid4()), "answers": answers}
    receipt = client.post(API, json=body, headers={"Origin": listener.url}).json["receipt"]
    shown = {**SHOWN, "希望の日時": "2026年12月8日(火) 9時30分", "メールアドレス": "staff@example.jp"}
    port = ["--port", str(listener.port)]

    assert staff([*port, "show", receipt]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert [
        label for label, value in shown.items() if f"{label} {value.partition(chr(10))[0]}" not in lines
    ] == []

    words = ["--from", "2026-11-20", "--to", "2026-11-20", "--form", "lecture"]
    assert staff([*port, "export", "--full", *words, "--reason", "例", "--out", str(tmp_path)]) == 0
    (file,) = tmp_path.iterdir()
    with file.open(encoding="utf-8-sig", newline="") as text:
        (row,) = [row for row in csv.DictReader(text) if row["受付番号"] == receipt]
    # Without unit and marks, so that a spreadsheet can add numbers up.
    shown |= {"働いている人の数": "1200", "一緒に聞く人の数": "0"}
    assert {label: row[label] for label in shown} == shown
    columns = list(row)
    assert columns[columns.index("会社の名前") :][: len(shown)] == list(shown)


def test_the_api_describes_it(client: Client) -> None:
    described = json.loads(published(client, "/openapi.json"))
    operation = described["paths"][API]["post"]
    assert operation["summary"] == "出前講座の申込み"
    assert operation["description"] == (
        "Taken from 2026-11-01T09:00:00+09:00 until 2026-12-10T17:30:00+09:00, at most 100 at a time;"
        " else the answer is 409"
    )
    rules = json.loads((FILES / "schemas/forms/lecture.schema.json").read_text(encoding="utf-8"))
    del rules["$schema"]
    answers = described["components"]["schemas"]["answers-lecture"]
    # What every form refuses is described too, although this form's own schema doesn't name it.
    assert answers["properties"]["email"].pop("not").keys() == {"pattern"}
    assert answers["properties"]["course"].pop("enum") == ["autumn", "winter", "spring", "any-time"]
    assert "winter 2026-11-10T09:00:00+09:00" in answers["properties"]["course"].pop("description")
    assert len(answers["properties"]["industry"].pop("enum")) == 20
    assert answers == rules


def test_the_other_forms_are_unchanged(client: Client) -> None:
    described = json.loads(published(client, "/openapi.json"))
    forms = {f"/api/forms/{form}" for form in ("booking", "consultation", "dispatch", "lecture", "seminar")}
    assert set(described["paths"]) == forms | {"/api/slots", "/api/magazine/leave", "/api/health"}
