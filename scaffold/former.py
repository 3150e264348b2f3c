"""The values of a desk that another municipality's must not keep: content/former.yml."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from scaffold.asking.today import answers_of
from scaffold.edits import yaml_text
from scaffold.stage import Stage

FILE = "content/former.yml"
_SHORTEST = 2
_SHARED = (
    "窓口の名前",
    "近くの相談先",
    "近くの相談先の番号",
    "会議サービス",
    "会議サービスのアドレス",
    "会議のアドレス",
    "公式サイトの中での場所",
    "条例",
    "都道府県など",
)
_HEAD = """# yaml-language-server: $schema=../schemas/content/former.schema.json
# この内容をもともと使っていた窓口の、名前、電話、アドレスなど。
# ほかの自治体の窓口に残っていると、make check が「注意」として知らせます。
# このままでよいもの（たとえば、同じ会議サービスを使うとき）は、その行を消してください。
# 全部すんだら、ファイルごと消せます。
"""


class Value(NamedTuple):
    """`file` is the only one in which the value is looked for; "" is everywhere."""

    value: str
    what: str
    file: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether two municipalities may have it in common, if one says so."""
        return self.what in _SHARED


def values_of(stage: Stage) -> list[Value]:
    """What belongs to the desk in `stage` alone."""
    answers = answers_of(stage)
    found: dict[str, Value] = {}
    for one in _values(stage, answers):
        if len(one.value) >= _SHORTEST:
            found.setdefault(one.value, one)
    return [*found.values()]


def left_of(values: list[Value], answers: Mapping[str, Any]) -> list[Value]:
    """Those that the answers don't take over. A number or an address is nobody else's: whoever pressed Enter
    there is warned. A name may be a part of the new one.
    """
    texts = [*_texts(answers)]
    return [
        one
        for one in values
        if not any(one.value in text and (one.is_shared or one.value != text) for text in texts)
    ]


def written(municipality: str, values: list[Value], until: str = "") -> str:
    lines = [_HEAD.rstrip(), f"municipality: {yaml_text.written(municipality)}"]
    if until:
        lines.append(f"until: {until}")
    lines.append("values:" if values else "values: []")
    for one in values:
        row = {"value": one.value, "what": one.what} | ({"file": one.file} if one.file else {})
        lines.append(f"  - {yaml_text.written(row)}")
    return "\n".join(lines) + "\n"


def _values(stage: Stage, answers: Mapping[str, Any]) -> Iterator[Value]:
    own, site = answers["municipality"], answers["site"]
    yield Value(own["name"], "名前")
    yield Value(own["reading"], "名前の読み")
    yield Value(own["english"], "英語の名前")
    yield Value(site["name"], "サイトの名前")
    yield Value(urlsplit(site["address"]).netloc, "サイトのアドレス")
    yield Value(urlsplit(site["official"]).netloc, "公式サイトのアドレス")
    for domain in answers["mail_domains"]:
        yield Value(domain, "メールのドメイン")
    for row in answers["desks"]:
        yield from (Value(row[key], "窓口の名前") for key in ("name", "short_name"))
        yield from (Value(row[key], "電話かファクスの番号") for key in ("phone", "fax") if key in row)
        yield from (
            Value(row[key], "メールアドレス") for key in ("email", "desk_mail", "auto_reply") if key in row
        )
    for key, what in (("phones", "相談の電話"), ("neighbours", "近くの相談先")):
        for row in answers[key]:
            yield Value(row["name"], what)
            yield Value(row["phone"], f"{what}の番号")
    if meeting := answers.get("meeting"):
        yield Value(meeting["service"], "会議サービス")
        yield Value(urlsplit(meeting["manual_url"]).netloc, "会議サービスのアドレス")
        yield from (Value(host, "会議のアドレス") for host in meeting["hosts"])
    services = " ".join(
        row["name"] for row in yaml_text.read(stage.text("content/site.yml")).data["services"]
    )
    for name in answers["place"][1:]:
        if name not in services:
            yield Value(name, "公式サイトの中での場所", "content/site.yml")
    if stage.has("content/laws.yml"):
        for law in yaml_text.read(stage.text("content/laws.yml")).data["laws"]:
            if law["by"] != "国":
                yield Value(law["name"], "条例")
                yield Value(law["by"], "都道府県など")
    contacts = answers["contacts"]
    yield from (Value(contacts[key], "知らせ先") for key in ("security", "alarms", "trial"))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
