"""Another municipality takes the desk over by editing YAML: no Python, and no page either.

The site is built from the example desk's pages with another made-up town's names, phones, calendar, slots and
meeting service; nothing of the example desk may be left in what it publishes.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.reading.yaml_reader import read_yaml
from builder.site import build_site
from desk.domain.calendar.moments import TOKYO
from tests.conftest import copy_example

SITE = {
    "name": "別町 オンライン窓口",
    "short_name": "別町の窓口",
    "municipality": "別町",
    "description": "別町のオンライン窓口です。",
    "base_url": "https://soudan.example.org",
    "clock": 12,
    "official_site": {"name": "別町の公式サイト", "url": "https://town.example.org/"},
    "meeting": {
        "service": "別会議",
        "manual_url": "https://betsu.example.org/manual/",
        "data_per_hour": "約900MB",
    },
}
PHONES = ("00-1234-0001", "00-1234-0002", "00-1234-0003")
ADDRESSES = ("auto@town.example.org", "soudan@town.example.org")
SLOTS = {
    "times": ["08:40", "12:10", "16:20"],
    "minutes": 35,
    "lead_opening_days": 4,
    "cutoff": "12:00",
}

OF_THE_EXAMPLE = (
    "例市", "03-0000-5385", "0300005385", "03-0000-0133", "03-0000-5380", "0300005380", "03-0000-1155",
    "0300001155", "city.example.jp", "taisaku.example.jp", "例会議", "kaigi.example.jp", "500MB",
    "madoguchi.example.jp", "16時45分", "例県消費生活", "Rei City",
)  # fmt: skip
"""What names the example desk; what its pages say of 例県's ordinance is about the ordinance."""


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"), kind="", file=path.name).data
    return data


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as editors do, below a `|`."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def write(path: Path, data: dict[str, Any]) -> None:
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")


def take_over(root: Path) -> None:
    """What another municipality's editor changes, all of it in YAML."""
    content = root / "content"
    site = read(content / "site.yml") | SITE
    site["open_data"] |= {"code": "999997", "prefecture": "別県", "city": "別町"}
    site["open_data"]["licence"]["terms"] = "出典として「別県別町」と書けば、だれでも使えます。"
    site["services"][0]["place"] = ["別町トップ", "別町の相談", site["services"][0]["name"]]
    write(content / "site.yml", site)

    desks = read(content / "desks.yml")
    for desk, number in zip(desks["desks"], ("1", "2"), strict=True):
        name = f"第{number}窓口"
        desk.update(name=f"別町 {name}", short_name=name, note="別町へお問い合わせください。")
        desk.update(run_by="別町")
        desk.update(phone=f"00-9999-000{number}", fax=f"00-8888-000{number}", email=f"{number}@example.org")
        for sender, address in zip(("auto_reply", "desk"), ADDRESSES, strict=True):
            desk["mail"][sender] = {"address": address, "name": name}
        for number, room in enumerate(desk.get("meeting_rooms", ())):
            room.update(name=f"別の部屋{number}", url=f"https://betsu.example.org/room-{number}")
        if "lead" in desk:
            desk["lead"] = {"address": ADDRESSES[1]}
    for line, phone in zip(desks["directory"], PHONES, strict=True):
        line.update(name=f"別の電話{phone[-1]}", phone=phone, about="別の電話です。", calendar="weekdays")
        line["hours"] = {"open": "07:30", "close": "19:05"}
    write(content / "desks.yml", desks)

    for file in (content / "languages").glob("*.yml"):
        language = read(file)
        for name, said in language["values"].items():
            language["values"][name] = said.replace("例市《れいし》", "別町《べつちょう》").replace(
                "Rei City", "Betsucho"
            )
        language["values"]["meeting.service"] = (
            "別会議《べつかいぎ》" if language["lang"] == "ja-simple" else "Betsu"
        )
        language["values"]["meeting.data_per_hour"] = "900MB"
        write(file, language)

    for file in (content / "console.yml", content / "messages.yml", *(content / "replies").glob("*.yml")):
        file.write_text(file.read_text(encoding="utf-8").replace("例市", "別町"), encoding="utf-8")

    magazines = read(content / "magazines.yml")
    magazines["magazines"][0].update(title="別町だより", publisher="別町", postal_address="別町1番地")
    write(content / "magazines.yml", magazines)

    calendar = read(content / "calendar.yml")
    weekdays = next(row for row in calendar["calendars"] if row["id"] == "weekdays")
    weekdays["weekly"] = ["tue", "wed", "thu", "sat"]
    weekdays["year_end"] = {"from": "12-27", "to": "01-05"}
    weekdays["extra_closures"] = [{"date": "2027-02-02", "reason": "市制記念日"}]
    write(content / "calendar.yml", calendar)

    form = (content / "forms/booking.yml").read_text(encoding="utf-8")
    for key, value in SLOTS.items():
        form, count = re.subn(rf"(?m)^  {key}: .*$", f"  {key}: {json.dumps(value)}", form)
        assert count == 1
    form = form.replace("[kaigi.example.jp]", "[betsu.example.org]")
    (content / "forms/booking.yml").write_text(form, encoding="utf-8")

    consultation = read(content / "forms/consultation.yml")
    write(content / "forms/consultation.yml", consultation | {"quick_exit": "https://www.town.example.org/"})


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the other desk's site/ and bundle.json."""
    root = copy_example(tmp_path_factory.mktemp("other"))
    take_over(root)
    now = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
    build_site(root, root / "site", root / "bundle.json", now=now)
    return root


def published(root: Path) -> dict[str, str]:
    """Every text that visitors or functions get, by file; postal codes aside, for they name every place."""
    texts = {"bundle.json": (root / "bundle.json").read_text(encoding="utf-8")}
    for path in (root / "site").rglob("*"):
        if path.suffix in {".html", ".json", ".xml", ".csv"} and not path.parent.name.startswith("postal."):
            texts[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
    return texts


@pytest.mark.parametrize("word", OF_THE_EXAMPLE)
def test_nothing_of_the_example_desk_is_left(word: str, other: Path) -> None:
    assert [name for name, text in published(other).items() if word.lower() in text.lower()] == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("index.html", ["別町 オンライン窓口", *PHONES, "別の電話1"]),
        ("online/index.html", [
            "別会議", "約900MB", "別町に住んでいる方", "午前8時40分・午後0時10分・午後4時20分", "35分",
            "4開庁日前", "火曜日から木曜日・土曜日", "12月27日から1月5日", "2日(火) 市制記念日", "別町の相談",
        ]),
        ("online/flow/index.html", list(ADDRESSES)),
        ("online/precautions/index.html", ["https://betsu.example.org/manual/", "約900MB"]),
        ("online/booking/index.html", ["別町", "https://soudan.example.org/online/booking/"]),
        ("directory/index.html", [*PHONES, "午前7時30分から午後7時5分まで", "tel:0012340001"]),
        ("harassment/index.html", ["第2窓口"]),
        ("privacy/index.html", ["別町 第1窓口", "00-9999-0001"]),
    ],
)  # fmt: skip
def test_the_other_values_appear(page: str, words: list[str], other: Path) -> None:
    html = (other / "site" / page).read_text(encoding="utf-8")
    text = re.sub(r'<span class="unbroken">(.*?)</span>', r"\1", html)
    assert [word for word in words if word not in text] == []


def test_the_functions_get_the_other_desk(other: Path) -> None:
    bundle = json.loads((other / "bundle.json").read_bytes())

    assert bundle["site"]["municipality"] == "別町"
    assert bundle["forms"]["booking"]["words"]["slots"].items() >= SLOTS.items()
    assert bundle["calendars"]["weekdays"]["weekly"] == ["tue", "wed", "thu", "sat"]
    assert "soudan@town.example.org" in bundle["mails"]["booking-received"]["body"]
