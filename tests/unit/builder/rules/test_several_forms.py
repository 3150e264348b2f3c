"""Forms beside their rules, their pages and each other."""

import shutil
from datetime import date
from pathlib import Path

from builder.check import read, warnings
from tests.unit.builder.cases import change, mistakes, small_desk


def test_form_without_words_and_words_without_a_form(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "schemas/forms/visit.schema.json").rename(root / "schemas/forms/call.schema.json")

    assert mistakes(root) == [
        "schemas/forms/call.schema.json:1:1: 「call」というフォームのきまりは、どこからも使われていません。"
        "使われているのは、「visit」です（content/forms/visit.yml の1行目）。書き間違いなら、ファイルの名前を"
        "「schemas/forms/visit.schema.json」に直してください。"
        "名前を変えたのなら、使っているところも「call」に直してください。",
    ]


def test_two_forms_on_one_page(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    text = (root / "content/forms/visit.yml").read_text(encoding="utf-8")
    again = text.replace("form: visit", "form: zoo").replace("forms.visit", "forms.zoo")
    (root / "content/forms/zoo.yml").write_text(again, encoding="utf-8")
    (root / "schemas/forms/zoo.schema.json").write_bytes(
        (root / "schemas/forms/visit.schema.json").read_bytes()
    )

    assert mistakes(root) == [
        "content/forms/zoo.yml:3:7: 「/talk/booking.md」に {{ block form zoo }} という行がありません。",
        "content/forms/zoo.yml:3:7: 「/talk/booking.md」は content/forms/visit.yml の3行目でも"
        "使われています。別のものにしてください。",
    ]


def test_two_forms_of_a_desk_say_whether_they_share_places_and_have_figures_of_their_own(
    tmp_path: Path,
) -> None:
    root = small_desk(tmp_path)
    visit = root / "content/forms/visit.yml"
    text = visit.read_text(encoding="utf-8").replace("form: visit", "form: long")
    page = (root / "content/talk/booking.md").read_text(encoding="utf-8")
    (root / "content/talk/long.md").write_text(page.replace("form visit", "form long"), encoding="utf-8")
    long = root / "content/forms/long.yml"
    long.write_text(
        text.replace("/talk/booking.md", "/talk/long.md").replace("minutes: 45", "minutes: 60"),
        encoding="utf-8",
    )
    shutil.copy(root / "schemas/forms/visit.schema.json", root / "schemas/forms/long.schema.json")
    change(root / "content/mail/invitation.yml", "次のように", "{{ forms.visit.slots.minutes }}分")

    def told() -> list[str]:
        checked, found = read(root)
        assert not [one for one in found if one.file != "content/menu.yml"], found
        return [
            str(one)
            for one in warnings(checked, date(2026, 11, 20))
            if "places" in one.message or "slot_minutes" in one.message
        ]

    assert told() == [
        "content/forms/long.yml:45:1: 窓口「life」には、ほかにも予約のフォーム（visit.yml）があります。"
        "今は、どのフォームの予約も、同じ枠を分け合います。それでよければ places: shared、"
        "別の人が受けるなら places: own と書き足してください。",
        "content/forms/visit.yml:45:1: 窓口「life」には、ほかにも予約のフォーム（long.yml）があります。"
        "今は、どのフォームの予約も、同じ枠を分け合います。それでよければ places: shared、"
        "別の人が受けるなら places: own と書き足してください。",
        "content/mail/invitation.yml:5:15: このメールは、数の違うフォーム（long.yml）も送ります。"
        "それぞれのフォームの数にするには、"
        "{{ forms.visit.slots.minutes }} を {{ slot_minutes }} に変えてください。",
    ]
    for form in (visit, long):
        change(form, "slots:\n", "slots:\n  places: own\n")
    change(root / "content/mail/invitation.yml", "{{ forms.visit.slots.minutes }}", "{{ slot_minutes }}")
    assert told() == []


def test_the_page_of_a_form_of_some_days_names_those(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    some = "  usual_days: {days: [tue]}\n  no_times: 予約は、火曜日に受けています。\n  minutes: 45\n"
    change(root / "content/forms/visit.yml", "  minutes: 45\n", some)
    change(root / "content/forms/visit.yml", "から連絡します。", "（{{ calendars.weekdays.days_words }}）")
    booking = root / "content/talk/booking.md"
    change(
        booking, "\n{{ block form visit }}", "\n{{ calendars.weekdays.days_words }}\n\n{{ block form visit }}"
    )
    checked, found = read(root)
    told = warnings(checked, date(2026, 11, 20))
    assert not found
    about = (
        "{{ calendars.weekdays.days_words }} は、窓口が開いている日です。"
        "このフォームは、予約を受けない日があります。"
        "予約を受ける日にするには、{{ forms.visit.slots.days_words }} に変えてください。"
    )
    assert [one.file for one in told if one.message == about] == [
        "content/forms/visit.yml",
        "content/talk/booking.md",
    ]
