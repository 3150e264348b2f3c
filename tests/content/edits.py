"""Ordinary edits: those that the READMEs for editors teach, and others. Each leaves sound content sound.

They go by what the desk has, not by its words: an edit of what a desk doesn't have raises NothingToEdit.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from tests.content.editor import Editor, NothingToEdit, example
from tests.content.made import DESKS, MORE, SITE, Edit, field_with, today, unused
from tests.content.opening_edits import OF_OPENING
from tests.content.service_edits import OF_SERVICES
from tests.content.slot_edits import OF_SLOTS

MENU = "content/menu.yml"
QUESTION = "  - id: parking\n    q: 駐車場はありますか。\n    a: |\n      はい、あります。\n"
"""For a desk whose READMEs have no example."""


def phones(editor: Editor) -> None:
    numbers = iter(range(1, 1000))
    for key in ("desks", "directory"):
        for number, row in enumerate(editor.data(DESKS)[key]):
            if "-" in row.get("phone", ""):
                phone = f"{row['phone'][:-4]}{next(numbers):04}"
                editor.put(DESKS, (key, number, "phone"), phone)


def a_fax_number_and_a_note(editor: Editor) -> None:
    editor.put(DESKS, ("desks", 0, "fax"), "03-0000-9999")
    editor.add(DESKS, ("desks", 0, "note"), MORE)


def a_sender_s_address(editor: Editor) -> None:
    editor.put(DESKS, ("desks", 0, "mail", "auto_reply", "address"), "rei.jidou@example.jp")


def a_label_and_a_hint(editor: Editor) -> None:
    name, field = field_with(editor, "hint")
    editor.add(name, ("fields", field, "label"), "（例）")
    editor.add(name, ("fields", field, "hint"), MORE)


def an_option_s_words(editor: Editor) -> None:
    name, field = field_with(editor, "options")
    option = next(iter(editor.at(name, ("fields", field, "options"))))
    editor.add(name, ("fields", field, "options", option), "（例）")


def one_more_slot_time(editor: Editor) -> None:
    name = editor.form_with("slots")
    slots = editor.at(name, ("slots",))
    *_, last = slots["times"]
    hour, minute = map(int, last.split(":"))
    start = datetime(2000, 1, 1, hour, minute) + timedelta(minutes=slots["minutes"])
    if start + timedelta(minutes=slots["minutes"]) > datetime(2000, 1, 2):
        raise NothingToEdit("the last one ends at night")
    editor.put(name, ("slots", "times"), [*slots["times"], f"{start:%H:%M}"])


def an_earlier_deadline_and_more_at_once(editor: Editor) -> None:
    name = editor.form_with("slots")
    for key, more, most in (("lead_opening_days", 1, 30), ("capacity", 1, 100), ("horizon_days", 14, 366)):
        editor.put(name, ("slots", key), min(editor.at(name, ("slots", key)) + more, most))


def retention_and_due_days(editor: Editor) -> None:
    name = editor.first("content/forms")
    editor.put(name, ("retention_days",), 400)
    editor.put(name, ("due", "opening_days"), 2)


def a_meeting_host_and_a_reason(editor: Editor) -> None:
    name = editor.form_with("handling")
    hosts = ("handling", "meeting_hosts")
    editor.put(name, hosts, [*editor.at(name, hosts), "rei.example.jp"])
    reason = next(iter(editor.at(name, ("handling", "decline_reasons"))))
    editor.add(name, ("handling", "decline_reasons", reason), MORE)


def the_words_after_sending(editor: Editor) -> None:
    name = editor.first("content/forms")
    editor.add(name, ("done", "steps", 0), MORE)
    editor.add(name, ("purpose",), f"\n\n{MORE}\n")


def a_mail_s_words(editor: Editor) -> None:
    for name in editor.files("content/mail", "*.yml"):
        editor.add(name, ("subject",), "（例）")
        editor.add(name, ("body",), f"\n\n{MORE}\n")


def an_error_s_words(editor: Editor) -> None:
    editor.add("content/messages.yml", ("errors", "required"), MORE)


def the_caps_and_the_limits(editor: Editor) -> None:
    editor.put(SITE, ("auto_reply_caps", "per_address_a_day"), 9)
    editor.put(SITE, ("health", "overdue"), 3)


def the_site_s_name(editor: Editor) -> None:
    for key in ("name", "short_name"):
        editor.add(SITE, (key,), "（例）")
    editor.add(SITE, ("description",), MORE)


def the_meeting_service(editor: Editor) -> None:
    editor.put(SITE, ("meeting", "service"), "例の会議")
    editor.put(SITE, ("meeting", "data_per_hour"), "約900MB")


def whom_to_tell_of_a_weakness(editor: Editor) -> None:
    editor.at(SITE, ("security",))
    editor.put(SITE, ("security", "contact"), "mailto:anzen@example.jp")
    editor.put(SITE, ("security", "expires"), f"{today() + timedelta(days=300)}")


def a_step_of_the_flow(editor: Editor) -> None:
    editor.add("content/flow.yml", ("steps", 0, "title"), "（例）")
    editor.add("content/flow.yml", ("steps", 0, "text"), f"\n\n{MORE}\n")


def a_precaution(editor: Editor) -> None:
    place = ("groups", 0, "items", 0)
    editor.add("content/precautions.yml", (*place, "title"), "（例）")
    editor.add("content/precautions.yml", (*place, "text"), f"\n\n{MORE}\n")


def updated_today(editor: Editor) -> None:
    for name in (*editor.files("content", "*.md"), *editor.files("faq", "*.yml")):
        editor.replace(name, r"^updated: .*$", f"updated: {today()}")


def a_question_as_in_the_readme(editor: Editor) -> None:
    name = editor.first("faq")
    question = example("faq/README.md", "q", QUESTION)
    ids = {row["id"] for row in editor.data(name)["questions"]}
    question = re.sub(r"id: (\S+)", lambda match: unused(match[1], ids), question)
    editor.append(name, question, editor.column_at_the_end(name, ("questions", 0)) - len("- "))


def an_answer_s_words(editor: Editor) -> None:
    editor.add(editor.first("faq"), ("questions", 0, "a"), f"\n\n{MORE}\n")


def a_category_of_questions(editor: Editor) -> None:
    model, name = editor.first("faq"), "faq/rei-no-bunrui.yml"
    orders = [editor.data(file)["order"] for file in editor.files("faq", "*.yml")]
    editor.write(name, editor.text(model))
    editor.put(name, ("id",), "rei-no-bunrui")
    editor.put(name, ("order",), max(orders) + 1)
    for key in ("title", "lead"):
        editor.add(name, (key,), "（例）")
    editor.replace(MENU, r"^( *- )/faq/\S+\.md$", rf"\g<0>\n\1/{name.removesuffix('.yml')}.md")


def a_page_in_the_menu(editor: Editor) -> None:
    dates = f"published: {today()}\nupdated: {today()}"
    matter = f"---\ntitle: 例のページ\ndescription: 例のページです。\n{dates}\n---\n"
    text = f"{MORE}[ホーム](/index.md)もご覧ください。\n\n## 例の見出し {{#rei}}\n\n- 例の項目\n"
    editor.write("content/rei.md", f"{matter}\n{text}")
    editor.replace(MENU, r"^menu:\n( *)- ", r"menu:\n\1- {title: 例のページ, page: /rei.md}\n\1- ")


def a_word_of_the_menu(editor: Editor) -> None:
    editor.replace(MENU, r"^( *- (?:\{)?title: )([^,\n]+)", r"\1\2（例）")


def the_text_of_every_page(editor: Editor) -> None:
    languages = {
        name.rpartition("/")[2].removesuffix(".yml") for name in editor.files("content/languages", "*.yml")
    }
    for name in editor.files("content", "*.md"):
        heading, more = ("Rei", "Rei.") if name.split("/")[1] in languages else ("例の見出し", MORE)
        editor.write(name, f"{editor.text(name).rstrip()}\n\n## {heading} {{#rei-no-midashi}}\n\n{more}\n")


EDITS: Mapping[str, Edit] = {
    edit.__name__: edit
    for edit in (
        *OF_OPENING,
        phones,
        a_fax_number_and_a_note,
        a_sender_s_address,
        a_label_and_a_hint,
        an_option_s_words,
        one_more_slot_time,
        an_earlier_deadline_and_more_at_once,
        retention_and_due_days,
        a_meeting_host_and_a_reason,
        the_words_after_sending,
        a_mail_s_words,
        an_error_s_words,
        the_caps_and_the_limits,
        the_site_s_name,
        the_meeting_service,
        whom_to_tell_of_a_weakness,
        a_step_of_the_flow,
        a_precaution,
        updated_today,
        a_question_as_in_the_readme,
        an_answer_s_words,
        a_category_of_questions,
        a_page_in_the_menu,
        a_word_of_the_menu,
        the_text_of_every_page,
        *OF_SERVICES,
        *OF_SLOTS,
    )
}
