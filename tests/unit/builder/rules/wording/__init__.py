"""Rules of writing: each with its siblings, and with what looks like them and is right."""

from datetime import date
from typing import Any

import yaml

from builder.files.desk_files import REPOSITORY, Sources
from builder.files.kind_schemas import kind_schemas
from builder.files.shapes import shape_mistakes
from builder.files.sound import Checked
from builder.reading.source import Source
from builder.reading.yaml_reader import read_yaml
from builder.rules.wording.wording import wording_warnings

TODAY = date(2026, 11, 29)
_KIND_SCHEMAS = kind_schemas(REPOSITORY / "schemas/content")


def question(answer: str) -> Source:
    """A file of questions with this answer."""
    head = "id: a\ntitle: 題\norder: 1\nlead: 文\nservice: a\npublished: 2026-11-01\nupdated: 2026-11-20\n"
    text = head + "questions:\n  - id: b\n    q: 問い\n    a: |\n" + _indented(answer, 6)
    return _sound(read_yaml(text, kind="faq", file="faq/a.yml"))


def mail(body: str) -> Source:
    text = "to: applicant\nfrom: desk\nsubject: 件名\nbody: |\n" + _indented(body, 2)
    return _sound(read_yaml(text, kind="mail", file="content/mail/a.yml"))


def page(body: str, front: str = "") -> Source:
    head = f"---\ntitle: 題\ndescription: 文\npublished: 2026-11-01\nupdated: 2026-11-20\n{front}"
    text = f"{head}---\n{body}\n"
    start = len(head) + len("---\n")
    return _sound(read_yaml(text, kind="page", file="content/a.md", upto=len(head), body_start=start))


def told(*sources: Source, words: dict[str, Any] | None = None, today: date = TODAY) -> list[str]:
    """The warnings about the sources, as `line:column: message`; those about words.yml as `words: …`."""
    found = wording_warnings(checked(*sources, words=words), today)
    return [
        str(one).partition(":")[2] if one.file != "content/words.yml" else f"words: {one.message}"
        for one in sorted(found)
    ]


def marked(*sources: Source, words: dict[str, Any] | None = None, today: date = TODAY) -> list[str]:
    """What the warnings quote first: the words that they are about."""
    messages = [one.partition(": ")[2] for one in told(*sources, words=words, today=today)]
    return [message.partition("「")[2].partition("」")[0] for message in messages]


def checked(*sources: Source, words: dict[str, Any] | None = None) -> Checked:
    files = list(sources)
    if words is not None:
        text = yaml.safe_dump(words, allow_unicode=True, sort_keys=False, width=1000)
        files.append(_sound(read_yaml(text, kind="words", file="content/words.yml")))
    every = Sources(root=REPOSITORY, files=tuple(files), schemas={}, workflows={}, actions={}, mistakes=())
    wrong = tuple(one for source in files for one in shape_mistakes(source, _KIND_SCHEMAS[source.kind]))
    return Checked(sources=every, kind_schemas=_KIND_SCHEMAS, mistakes=wrong)


def _indented(text: str, blanks: int) -> str:
    return "".join(f"{' ' * blanks}{line}\n" if line else "\n" for line in text.split("\n"))


def _sound(source: Source) -> Source:
    assert not source.mistakes
    assert not list(shape_mistakes(source, _KIND_SCHEMAS[source.kind]))
    return source
