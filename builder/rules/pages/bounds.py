"""Pages in one place or on days that can't be; pages and subjects of mails that grow too long."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.rules.pages.held_back import needed_pages
from builder.texts.held_back import held_back
from builder.texts.markdown import site_path
from builder.texts.values import resolve, values
from builder.texts.words import date_words
from desk.domain.forms.placeholders import PLACEHOLDER

MOST_QUESTIONS = 50
"""More on one page take a phone's user longer to scroll through than to ask: about 60 screens."""

LONGEST_SUBJECT = 80
"""Characters, values filled in. A phone's list of mails shows about 20 to 30, a computer's about 60."""

_AT_RUN_TIME = "〇" * 8
"""Stands for what is filled in when a mail is sent."""


def place_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Files that become the same page of the site: only one of them would be published."""
    places: defaultdict[str, list[Source]] = defaultdict(list)
    for kind in ("faq", "page"):
        for source in checked.sources.of(kind):
            places[site_path(page_uri(source))].append(source)
    for place, (first, *others) in places.items():
        for source in others:
            message = f"{first.file} も、同じページ（{place}）になります。"
            message += "どちらかの名前を変えるか、消してください。"
            yield source.mistake_at(0, message)


def length_warnings(checked: Checked) -> Iterator[Mistake]:
    """A category with too many questions to find one on its page, and a subject that nobody sees whole."""
    for source in checked.all("faq"):
        questions = source.data["questions"]
        if len(questions) > MOST_QUESTIONS:
            message = (
                f"質問が{len(questions)}個あり、1つのページが長くなりすぎます。"
                f"{MOST_QUESTIONS}個までになるように、faq/ に新しい分類のファイルを作り、"
                "ここから先の質問を移してください。移すときも、id はそのままにします。"
            )
            yield source.mistake(("questions", MOST_QUESTIONS, "id"), message)
    known = values(checked)
    for source in checked.all("mail"):
        for key in ("subject", "subject_discreet"):
            length = len(PLACEHOLDER.sub(_AT_RUN_TIME, resolve(source.data.get(key, ""), known)))
            if length > LONGEST_SUBJECT:
                message = (
                    f"件名が{length}文字あり、途中までしか出ません（{LONGEST_SUBJECT}文字まで）。"
                    "何の知らせかだけにして、ほかは本文に書いてください。"
                )
                yield source.mistake((key,), message)


def day_warnings(checked: Checked, today: date) -> Iterator[Mistake]:
    """A page last changed before it was published, or later than today (or its day, if that is to come). Not
    one that must not be published later: that is what is wrong there.
    """
    misplaced = {source.file for uri, source in held_back(checked, today) if uri in needed_pages(checked)}
    for source in (*checked.all("page"), *checked.all("faq")):
        published, updated = (date.fromisoformat(source.data[key]) for key in ("published", "updated"))
        if source.file in misplaced:
            continue
        if updated < published:
            message = (
                f"updated の{date_words(source.data['updated'])}は、published の"
                f"{date_words(source.data['published'])}より前です。どちらかを直してください。"
            )
        elif updated > max(today, published):
            message = (
                f"updated の{date_words(source.data['updated'])}は、まだ来ていない日です。"
                "ページを直した日を書いてください。"
            )
        else:
            continue
        yield source.mistake(("updated",), message)
