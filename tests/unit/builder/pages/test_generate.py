"""The small desk's pages, word by word; and what holds for generated Markdown in general.

cases/pages/ has each page as it's generated (except the form's, which functions/desk makes).
"""

import re
from datetime import date
from pathlib import Path

import pytest

from builder.check import load, read
from builder.output.bundle import bundle_of
from builder.pages.blocks import Blocks
from builder.pages.generate import generate
from builder.texts.block_names import ARGUMENTS, block_ids
from builder.texts.gfm.document import Document
from desk.domain.forms.form import Form
from desk.views.form import render_form
from desk.views.manage import render_lookup
from tests.conftest import EXAMPLE
from tests.unit.builder.cases import CASES, SMALL, change, small_desk

PAGES = CASES / "pages"


def test_every_page_is_generated() -> None:
    made = generate(load(SMALL))
    golden = {path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.md")}

    assert set(made) == golden | {"easy/index.md", "talk/booking.md", "talk/manage.md"}
    assert {uri: page.source_file for uri, page in made.items()} == {
        "directory.md": "content/directory.md",
        "easy/index.md": "content/easy/index.md",
        "faq/index.md": "content/faq/index.md",
        "faq/visit.md": "faq/visit.yml",
        "index.md": "content/index.md",
        "talk/booking.md": "content/talk/booking.md",
        "talk/index.md": "content/talk/index.md",
        "talk/manage.md": "content/talk/manage.md",
    }


@pytest.mark.parametrize("uri", sorted(path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.md")))
def test_each_page_is_word_for_word_as_expected(uri: str) -> None:
    assert generate(load(SMALL))[uri].markdown == (PAGES / uri).read_text(encoding="utf-8")


def test_the_look_up_of_a_booking_is_on_its_page() -> None:
    project = load(SMALL)
    body = generate(project)["talk/manage.md"].body

    assert f"\n\n{render_lookup(bundle_of(project))}\n" in body


def test_the_form_is_on_its_page() -> None:
    project = load(SMALL)
    body = generate(project)["talk/booking.md"].body

    assert f"\n\n{render_form(Form(bundle_of(project), 'visit'))}\n" in body


def test_closures_begin_with_the_month_of_the_build() -> None:
    page = generate(load(SMALL), since=date(2026, 12, 24))["talk/index.md"].body

    assert "2026年12月" in page
    assert "2026年11月" not in page


def test_past_the_published_years_the_page_only_says_so() -> None:
    page = generate(load(SMALL), since=date(2027, 1, 1))["talk/index.md"].body

    assert "<table" not in page
    assert "2027年からあとの休みは、国の祝日が公表されてから載せます。" in page


@pytest.mark.parametrize(
    ("before", "level"),
    [("", "##"), ("## 見出し\n\n", "###"), ("## 一\n\n### 二\n\n", "####"), ("### 二\n\n## 一\n\n", "###")],
)
def test_a_blocks_headings_go_below_the_heading_before_it(before: str, level: str) -> None:
    blocks = Blocks(project=load(SMALL))

    body = blocks.expand(f"{before}{{{{ block flow }}}}\n\n## 後の見出し\n")

    assert re.findall(r"^(#+) .*\{#apply\}$", body, re.MULTILINE) == [level]


@pytest.mark.parametrize("name", ARGUMENTS)
def test_links_may_name_exactly_the_ids_that_a_block_makes(name: str) -> None:
    argument = {"calendar": "weekdays", "form": "visit", "magazine": "seminars", "issues": "seminars"}
    argument |= {"phones": "life", "start": "online", "deadline-example": "visit"}
    here = ("precautions", "magazine", "issues", "start", "laws", "cooling-off-days", "cooling-off-letter")
    here += ("open-data",)
    desk = EXAMPLE if name in here else SMALL
    checked, _ = read(desk)

    block = Blocks(project=load(desk)).render(name, argument.get(name, ""))
    made = [anchor for anchor, _ in Document(block).ids()]
    told = list(block_ids(name, argument.get(name, ""), checked))

    # A form has ids for its own use, which nobody links to.
    if name.startswith("cooling-off"):
        made = re.findall(r"\{#([\w-]+)\}", block)
    assert told == (made[:1] if name in ("form", "manage", "magazine") else made)


def test_the_forms_data_is_told_on_the_page_for_it(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    purpose = "相談に使います。くわしくは[相談](/talk/index.md#urgent)をご覧ください。"
    change(root / "content/forms/visit.yml", purpose, f"{purpose}[取り扱い](/talk/manage.md)もご覧ください。")

    body = generate(load(root))["talk/manage.md"].body

    assert "\n## [相談の予約](/talk/booking.md) {#data-visit}\n" in body
    assert "\n「お名前」、「メールアドレス」、「相談したいこと」、「日時」\n" in body
    assert f"\n{purpose}\n" in body
    assert "取り扱い" not in body
    assert "\n受け付けてから2年間\n" in body


def test_a_line_of_the_directory_may_have_several_numbers(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(
        root / "content/desks.yml",
        '    phone: "188"\n',
        '    phone: "#9110"\n    note: 夜間\n    fax: "03-0000-0001"\n'
        '    other_phones: [{phone: "03-0000-0000", extension: "2345"}]\n',
    )
    project = load(root)

    for block in ("directory", "desk-status"):
        text = Blocks(project=project).render(block)
        assert '<a class="tel" href="tel:%239110">#9110</a> <span class="tel-note">夜間</span>' in text
        assert '<a class="tel" href="tel:0300000000">03-0000-0000</a>（内線2345）' in text
    assert "ファクス：03-0000-0001" in Blocks(project=project).render("directory")
    form = render_form(Form(bundle_of(project), "visit"))
    assert '<a class="tel" href="tel:%239110">#9110</a> 夜間 ' in form
    assert '<a class="tel" href="tel:0300000000">03-0000-0000</a>（内線2345） ' in form


def test_values_name_values(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/site.yml", "tested: 試験は、これからです。", 'tested: "{{ site.name }}の試験"')
    change(root / "content/site.yml", "name: 例市 相談窓口", 'name: "{{ site.municipality }} 窓口"')
    change(root / "content/talk/index.md", "{{ meeting.service }}", "{{ accessibility.tested }}")

    assert "例市 窓口の試験で相談" in generate(load(root))["talk/index.md"].body


def test_a_magazine_without_an_issue_to_show_says_so() -> None:
    project = load(EXAMPLE)
    project.issues.clear()
    shown = Blocks(project=project).render("issues", "seminars").strip()
    assert shown == project.magazine_words["no_issues"]


def test_what_ends_a_consultation_is_set_apart_from_what_helps(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    usual = Blocks(project=load(root)).render("precautions")
    assert re.findall(r"\{#([\w-]+)\}", usual) == ["before", "free", "rules", "data", "purpose"]
    change(root / "content/precautions.yml", "groups:", "ends_title: 終わること\ngroups:")
    for name in ("rules", "purpose"):
        change(root / "content/precautions.yml", f"- id: {name}\n", f"- id: {name}\n        ends: true\n")

    block = Blocks(project=load(root)).render("precautions")

    assert re.findall(r"\{#([\w-]+)\}", block) == ["ends", "rules", "purpose", "before", "free"]
    # Markdown after the box is read as Markdown.
    assert "</div>\n\n" in block
    assert [*block_ids("precautions", "", read(root)[0])] == ["ends", "rules", "purpose", "before", "free"]
