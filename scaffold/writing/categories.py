"""Adds categories of questions, each with one question to begin with."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scaffold.edits import yaml_text
from scaffold.stage import Stage

MENU = "content/menu.yml"


def write_categories(stage: Stage, answers: Mapping[str, Any], today: date) -> None:
    site = yaml_text.read(stage.text("content/site.yml")).data
    service = site["services"][0]
    for one in answers.get("faq", []):
        name = f"faq/{one['id']}.yml"
        if stage.has(name):
            continue
        orders = [yaml_text.read(stage.text(file)).data["order"] for file in stage.files("faq/*.yml")]
        desk = answers["desks"][0]
        ask = f"{{{{ desks.{desk['id']}.short_name }}}}"
        about = one["title"].removesuffix("のご質問").removesuffix("について").removesuffix("から")
        stage.write(
            name,
            "# yaml-language-server: $schema=../schemas/content/faq.schema.json\n"
            f"# よくあるご質問：{one['title']}。書き方は、この場所の README.md を見てください。\n\n"
            f"id: {one['id']}\n"
            f"title: {yaml_text.written(one['title'])}\n"
            f"order: {max(orders, default=0) + 1}\n"
            f"lead: {yaml_text.written(one['title'] + 'と、その答えです。')}\n"
            f"service: {service['id']}\n"
            f"published: {today}\nupdated: {today}\n\n"
            "questions:\n"
            "  - id: where-to-ask\n"
            f"    q: ここに答えのない、{about}のことは、どこでたずねられますか。\n"
            "    a: |\n"
            f"      {ask}に、おたずねください。連絡先は、このページの下の「お問い合わせ」にあります。\n",
        )
        _into_menu(stage, f"/faq/{one['id']}.md")


def _into_menu(stage: Stage, page: str) -> None:
    if not stage.has(MENU):
        return
    text = stage.text(MENU)
    for number, entry in enumerate(yaml_text.read(text).data["menu"]):
        pages = entry.get("pages", []) if isinstance(entry, Mapping) else []
        if any(isinstance(one, str) and one.startswith("/faq/") for one in pages):
            stage.write(MENU, yaml_text.add_row(text, ("menu", number, "pages"), page))
            return
