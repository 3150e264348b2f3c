"""What is wrong with a desk's content, as far as it shows without a browser: one line per problem."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from builder.files.sound import Checked
from builder.output.mails.preview import previews
from builder.reading.mistakes import ContentError
from builder.texts.values import resolve, values
from desk.domain.forms.placeholders import PLACEHOLDER
from local.training.answers import answers_of, has_choices
from tests.content.built import BuiltDesk, build_desk
from tests.searches import percent, searches_of
from tests.site import rules
from tests.site.page import Page


def content_problems(root: Path, folder: Path) -> list[str]:
    """Every problem of the desk in `root`, which is built into `folder`; none for sound content."""
    try:
        desk = build_desk(root, folder)
    except ContentError as error:
        return [str(mistake) for mistake in error.mistakes]
    return [
        *page_problems(desk),
        *expectation_problems(desk.checked, desk.pages),
        *mail_problems(desk),
        *form_problems(desk),
    ]


def search_problems(root: Path) -> list[str]:
    """What a set of searches in content/searches/ misses, if it finds less than its goals."""
    told = []
    found = searches_of(root)
    for source in dict.fromkeys(one.source for one in found):
        rows = [one for one in found if one.source is source]
        goals = source.data.get("goals", {"first": 0, "three": 0})
        for name, within in (("first", 1), ("three", 3)):
            reached = percent(rows, within)
            if reached < goals[name]:
                message = f"{within}番めまでに見つかるのは{reached:.0f}%です（めあては{goals[name]}%）。"
                told.append(str(source.mistake(("goals", name), message)))
                told += [
                    str(source.mistake((*one.path, "ask"), f"「{one.ask}」の答えが、{_place(one.rank)}。"))
                    for one in rows
                    if one.rank is None or one.rank > within
                ]
    return told


def _place(rank: int | None) -> str:
    return f"{rank}番めに出ます" if rank else "見つかりません"


_MEANING = 6
"""The characters that say what a mail is about, at least: 受付のお知らせ."""


def page_problems(desk: BuiltDesk) -> list[str]:
    """Dead links, unfilled placeholders, and what the site's security headers block."""
    site = desk.build.site_dir
    return [
        *(f"リンク先がありません: {what}" for what in rules.dead_links(desk.pages, site)),
        *(f"ファイルがありません: {what}" for what in rules.missing_files(desk.pages, site)),
        *(f"値が入っていません: {what}" for what in rules.left_placeholders(desk.pages)),
        *(f"ほかのサイトから読みこんでいます: {what}" for what in rules.foreign_loads(desk.pages)),
        *(f"ページの中では動きません: {what}" for what in rules.inline_code(desk.pages)),
    ]


def expectation_problems(checked: Checked, pages: Mapping[str, Page]) -> list[str]:
    """The words of content/expectations.yml that are not where they are expected."""
    known = values(checked)
    found = []
    for source, path, row in checked.rows("expectations", "expectations"):
        link, _, anchor = row["page"].partition("#")
        page = pages[_uri(link)]
        seen = page.section(anchor) if anchor else page.text
        for number, words in enumerate(row["words"]):
            if resolve(words, known) not in seen:
                ask = "わざと変えたときは、ここの言葉も直してください。"
                message = f"{row['page']} に「{resolve(words, known)}」がありません。{ask}"
                found.append(str(source.mistake((*path, "words", number), message)))
    return found


def mail_problems(desk: BuiltDesk) -> list[str]:
    """Mails whose preview lacks a value or is empty."""
    return [
        f"content/mail/{mail.name}.yml: {shown.when}: {problem}"
        for mail in previews(desk.bundle, now=desk.now)
        for shown in mail.shown
        for problem in _problems_of(shown.missing, shown.subject, f"{shown.text}{shown.event or ''}")
    ]


def subject_problems(desk: BuiltDesk) -> list[str]:
    """Subjects whose meaning a phone's list of mails, which shows about 20 characters, would cut off."""
    return [
        f"content/mail/{name}.yml: 件名「{subject}」は、受付番号より先に、何の知らせかを書いてください。"
        for name, mail in desk.bundle["mails"].items()
        for subject in (mail["subject"], mail.get("subject_discreet", ""))
        if len(subject.partition("{{")[0].strip("【（([")) < _MEANING and "{{ receipt }}" in subject
    ]


def form_problems(desk: BuiltDesk) -> list[str]:
    """Forms that refuse answers made from their own schemas."""
    return [
        f"content/forms/{form.id}.yml: {error.field}: {error.message}"
        for form in desk.forms
        if has_choices(form, desk.now)
        for everything in (False, True)
        for error in form.errors(
            form.normalise(answers_of(form, now=desk.now, everything=everything), now=desk.now),
            now=desk.now,
        )
    ]


def _problems_of(missing: str, subject: str, text: str) -> Iterator[str]:
    if missing:
        yield f"「{missing}」の見本の値がありません。"
    elif not subject or not text:
        yield "件名か本文が空です。"
    elif left := PLACEHOLDER.search(f"{subject}{text}"):
        yield f"「{left[0]}」に値が入りません。"


def _uri(link: str) -> str:
    """/online/index.md -> online/"""
    return link.removeprefix("/").removesuffix("index.md").replace(".md", "/")
