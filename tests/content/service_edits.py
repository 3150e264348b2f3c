"""Ordinary edits of seminars, the magazine, lists and the words of every life."""

import re
from datetime import timedelta

from tests.content.editor import Editor, example
from tests.content.made import MORE, calendar_of, some_day, today, unused

SEMINARS, MAGAZINES, NEWSLETTER = "content/seminars.yml", "content/magazines.yml", "content/newsletter"
SEMINAR = """  - id: s2027-02
    title: 例のセミナー
    lead: |
      例のセミナーです。
    day: 2027-02-10
    start: "14:00"
    end: "16:00"
    capacity: 100
    apply_from: "2027-01-12 09:00"
    apply_until: "2027-02-05 17:00"
"""
"""For a desk whose READMEs have no example."""


def a_seminar_as_in_the_readme(editor: Editor) -> None:
    seminar = example("content/README.md", "apply_from", SEMINAR)
    _, calendar = calendar_of(editor)
    day = some_day(calendar, is_open=True)
    moments = {
        "apply_from": f'"{day - timedelta(days=40)} 09:00"',
        "apply_until": f'"{day - timedelta(days=14)} 17:00"',
    }
    for key, value in {"day": f"{day}", **moments}.items():
        seminar = re.sub(rf"\b{key}: .*", f"{key}: {value}", seminar)
    ids = {row["id"] for row in editor.at(SEMINARS, ("seminars",))}
    seminar = re.sub(r"id: (\S+)", lambda match: unused(match[1], ids), seminar)
    editor.replace(SEMINARS, r"^seminars:\n", lambda match: match[0] + seminar.rstrip() + "\n")


def a_seminar_s_words_and_seats(editor: Editor) -> None:
    editor.add(SEMINARS, ("seminars", 0, "title"), "（例）")
    editor.add(SEMINARS, ("seminars", 0, "lead"), f"\n\n{MORE}\n")
    editor.put(SEMINARS, ("seminars", 0, "capacity"), 30)


def a_seminar_called_off(editor: Editor) -> None:
    editor.replace(SEMINARS, r"^    capacity: ", r"    called_off: 講師の都合で中止します。\n\g<0>")


def no_seminar_yet(editor: Editor) -> None:
    text = editor.text(SEMINARS)
    start, _ = editor.source(SEMINARS).keys[("seminars",)]
    editor.write(SEMINARS, text[:start] + "seminars: []\n")


def what_a_magazine_is_for(editor: Editor) -> None:
    editor.add(MAGAZINES, ("magazines", 0, "title"), "（例）")
    editor.add(MAGAZINES, ("magazines", 0, "purpose"), f"\n\n{MORE}\n")
    editor.add(MAGAZINES, ("words", "confirm_lead"), MORE)


def _with_an_address(editor: Editor) -> None:
    """No issue is sent or published without the sender's address."""
    if "postal_address" not in editor.at(MAGAZINES, ("magazines", 0)):
        editor.replace(MAGAZINES, r"^    inquiries:", "    postal_address: 例県例市例町1丁目2番3号\n\\g<0>")


def an_issue_as_in_the_readme(editor: Editor) -> None:
    _with_an_address(editor)
    model, name = editor.first(NEWSLETTER), f"{NEWSLETTER}/rei-no-gou.yml"
    editor.write(name, example("content/README.md", "issue", editor.text(model)))
    editor.put(name, ("issue",), "rei-no-gou")
    editor.put(name, ("magazine",), editor.at(model, ("magazine",)))
    editor.add(name, ("text",), f"\n\n{MORE}\n")
    editor.put(name, ("status",), "ready")


def an_issue_on_the_page(editor: Editor) -> None:
    _with_an_address(editor)
    name = editor.first(NEWSLETTER)
    editor.put(name, ("day",), f"{today() - timedelta(days=1)}")
    editor.put(name, ("status",), "published")


def the_words_of_every_life(editor: Editor) -> None:
    for name in editor.files("content/workflows", "*.yml"):
        words = editor.data(name)
        for state in words["states"]:
            editor.add(name, ("states", state, "name"), "（例）")
            if "next" in words["states"][state]:
                editor.add(name, ("states", state, "next"), MORE)
        for action in words["actions"]:
            editor.add(name, ("actions", action, "name"), "（例）")
            if "help" in words["actions"][action]:
                editor.add(name, ("actions", action, "help"), "（例）")


def an_option_of_a_list(editor: Editor) -> None:
    name = editor.first("content/lists")
    editor.add(name, ("options", 0, "label"), "（例）")
    column = editor.column_at_the_end(name, ("options", 0)) - len("- ")
    editor.append(name, "- {id: rei, label: 例の選択肢}\n", column)


OF_SERVICES = (
    a_seminar_as_in_the_readme,
    a_seminar_s_words_and_seats,
    a_seminar_called_off,
    what_a_magazine_is_for,
    an_issue_as_in_the_readme,
    no_seminar_yet,
    an_issue_on_the_page,
    the_words_of_every_life,
    an_option_of_a_list,
)
