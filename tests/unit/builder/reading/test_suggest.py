"""What is taken for a slip, and what is another word."""

import pytest

from builder.reading.suggest import did_you_mean, nearest

KEYS = ("label", "hint", "pii", "control", "width", "options", "errors", "autocomplete")
VALUES = ("desks.life.phone", "desks.life.name", "directory.life-line.phone", "forms.visit.title")
PAGES = ("/online/flow.md", "/online/index.md", "/faq/index.md", "/directory.md")
JAPANESE = ("料金", "相談の予約", "祝日と休日", "電話相談先一覧", "オンライン相談")


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("lable", KEYS, "label"),
        ("labell", KEYS, "label"),
        ("Label", KEYS, "label"),
        ("ｌａｂｅｌ", KEYS, "label"),
        (" hint", KEYS, "hint"),
        ("hnit", KEYS, "hint"),
        ("option", KEYS, "options"),
        ("auto_complete", KEYS, "autocomplete"),
        ("desks.life.phon", VALUES, "desks.life.phone"),
        ("desks.life-phone", VALUES, "desks.life.phone"),
        ("directory.life_line.phone", VALUES, "directory.life-line.phone"),
        ("directory.life.phone", VALUES, "directory.life-line.phone"),
        ("forms.visit.titel", VALUES, "forms.visit.title"),
        ("booking-recieved", ("booking-declined", "booking-received"), "booking-received"),
        ("visti-2026", ("visit-2026",), "visit-2026"),
        ("/online/folw.md", PAGES, "/online/flow.md"),
        ("/directry.md", PAGES, "/directory.md"),
        ("相談予約", JAPANESE, "相談の予約"),
        ("電話相談一覧", JAPANESE, "電話相談先一覧"),
        ("オンライン相段", JAPANESE, "オンライン相談"),
        ("ｵﾝﾗｲﾝ相談", JAPANESE, "オンライン相談"),
    ],
)
def test_a_slip_is_recognised(word: str, known: tuple[str, ...], meant: str) -> None:
    assert nearest(word, known) == meant
    assert did_you_mean(word, known) == f"「{meant}」の間違いではありませんか。"


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("title", KEYS),
        ("text", KEYS),
        ("id", KEYS),
        ("color", KEYS),
        ("height", KEYS),
        ("forms.visit.slots.minutes", VALUES),
        ("site.telephone", VALUES),
        ("desks.other.email", VALUES),
        ("/contact.md", PAGES),
        ("/news/index.md", PAGES),
        ("directory.life-line.hours", VALUES),
        ("directory.life-line.fax", VALUES),
        ("desks.life.calendar", VALUES),
        ("desks.life", VALUES),
        ("/online/nope/", PAGES),
        ("/online/none.md", ("/online/manage.md", *PAGES)),
        # Another thing, and the mail or the state that would follow from it.
        ("booking-received", ("booking-declined", "booking-cancelled")),
        ("receive", ("decline",)),
        ("paid", ("unpaid",)),
        ("complete", ("incomplete",)),
        ("step-1", ("step-2", "step-10")),
        ("visit-2026", ("visit-2027",)),
        ("料理", JAPANESE),
        ("予約", JAPANESE),
        ("窓口の予定", JAPANESE),
        ("", KEYS),
        ("x", ()),
    ],
)
def test_another_word_is_not_suggested(word: str, known: tuple[str, ...]) -> None:
    assert did_you_mean(word, known) == ""


def test_the_nearest_of_several_is_suggested() -> None:
    assert nearest("mailfield", ("mail_fields", "mail_field", "mailfeld")) == "mail_field"
