"""Wrong answers: each is told with what to write instead, in a file with its place and at a question."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from builder.reading.mistakes import ContentError
from scaffold.asking import answers
from scaffold.asking.fitting import mistakes
from scaffold.asking.typed import Mistyped, resolved, value_of
from scaffold.parts import parts_of
from scaffold.stage import Stage
from tests.conftest import EXAMPLE
from tests.scaffold.conftest import MARK
from tests.scaffold.shapes import CITY, PREFECTURE, WEEKDAYS

Place = tuple[str | int, ...]
QUESTIONS = answers.schema().schema["properties"]


def told(tmp_path: Path, wanted: Mapping[str, Any]) -> list[str]:
    file = tmp_path / "answers.yml"
    (tmp_path / CITY["look"]["logo"]).write_text(MARK, encoding="utf-8")
    answers.write(file, wanted)
    try:
        source = answers.read(file)
    except ContentError as error:
        return [str(one) for one in error.mistakes]
    return [str(one) for one in mistakes(source, parts_of(Stage(root=EXAMPLE)), tmp_path)]


def changed(wanted: Mapping[str, Any], place: Place, value: Any) -> dict[str, Any]:
    found: Any = deepcopy(dict(wanted))
    at = found
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return dict(found)


@pytest.mark.parametrize("wanted", [CITY, PREFECTURE], ids=["city", "prefecture"])
def test_the_shapes_are_right(tmp_path: Path, wanted: Mapping[str, Any]) -> None:
    assert told(tmp_path, wanted) == []


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("phones", 0, "phone"), "0480002223", "区切ってください。例: 03-1234-5678"),
        (("site", "name"), "例川市 相談: オンライン", "「: 」は使えません"),
        (("desks",), [{**row} for row in CITY["desks"] * 2], "「consumer-center」が2つあります"),
        (("mail_domains",), ["https://reikawa.example.jp"], "@ の後ろ"),
        (("mail_domains",), ["other.example.jp"], "mail_domains（other.example.jp）にありません"),
        (("opening", "year_end"), {"from": "01-04", "to": "12-28"}, "359日も続きます"),
        (("slots", "times"), ["25:00"], "「25:00」"),
        (("slots", "times"), ["09:30", "10:00"], "10:00 までに終わりません"),
        (("slots", "times"), ["23:30"], "夜の12時を過ぎます"),
        (("slots", "minutes"), 3, "5"),
        (("site", "address"), "soudan.reikawa.example.jp", "https://"),
        (("site", "address"), "https://soudan.reikawa.example.jp/", "「/」で終わらない"),
        (("services",), ["booking", "cooling-of"], "「cooling-of」というサービスはありません"),
        (("services",), ["english", "easy"], "申込みを受けるサービス"),
        (("services",), ["cooling-off", "consultation"], "「オンライン相談（予約制）」（booking）も要ります"),
        (("services",), ["booking", "magazine"], "consultation、seminar、dispatch のどれかと"),
        (("services",), ["consultation"], "残さないサービスだけの窓口です。services に booking を足すか"),
        (("services",), ["booking", "consultation"], "「harassment」の窓口がありません"),
        (("phones", 0, "hours"), {"open": "17:00", "close": "09:00"}, "終わる時刻を"),
        (("neighbours", 0, "other_hours"), [{"days": ["sun"], "open": "09:00", "close": "12:00"}], "「sun」"),
        (("opening", "days"), ["mon", "holiday"], "「holiday」"),
        (("look",), {"colour": "緑"}, "# と6けた"),
        (("look",), {"colour": "#ffcc00"}, "近い色なら、#"),
        (("look",), {"logo": "no.svg"}, "no.svg がありません"),
        (("look",), {"logo": "mark.jpg"}, ".svg か .png"),
        (("contacts", "alarms"), "jouhou", "メールアドレス"),
        (("municipality", "reading"), "例川市", "ひらがな"),
    ],
)
def test_a_wrong_answer_is_told_with_its_place(tmp_path: Path, place: Place, value: Any, words: str) -> None:
    found = told(tmp_path, changed(CITY, place, value))
    assert any(words in one for one in found), found
    assert all(one.startswith("answers.yml:") for one in found)


def test_a_lunch_break_is_within_the_hours(tmp_path: Path) -> None:
    hours = {"open": "09:00", "close": "17:00", "break": {"from": "12:00", "to": "18:00"}}
    (found,) = told(tmp_path, changed(PREFECTURE, ("phones", 0, "hours"), hours))
    assert "昼休みを、09:00 から 17:00 の間" in found


def test_full_width_digits_colons_and_dashes_are_taken(tmp_path: Path) -> None:
    wanted = changed(CITY, ("phones", 0, "phone"), "０４８ー０００−２２２３")
    wanted = changed(wanted, ("slots", "times"), ["9：30", "１０：３０"])
    file = tmp_path / "answers.yml"
    answers.write(file, wanted)
    data = answers.read(file).data
    assert data["phones"][0]["phone"] == "048-000-2223"
    assert data["slots"]["times"] == ["09:30", "10:30"]
    assert data["phones"][0]["name"] == "例川市消費生活センター 相談電話"


def test_the_file_says_what_each_answer_is_and_which_schema_it_has(tmp_path: Path) -> None:
    file = tmp_path / "answers.yml"
    answers.write(file, CITY)
    text = file.read_text(encoding="utf-8")
    schema = text.partition("$schema=")[2].partition("\n")[0]
    assert (tmp_path / schema).resolve().name == "answers.schema.json"
    assert (tmp_path / schema).is_file()
    assert "# メールのドメイン：窓口のメールアドレスの、@ の後ろです。" in text
    assert answers.kept(file) == CITY


@pytest.mark.parametrize(
    ("place", "typed", "value"),
    [
        (("opening", "days"), "月火水木金", WEEKDAYS),
        (("opening", "days"), "月〜金", WEEKDAYS),
        (("opening", "days"), "月曜日から金曜日", WEEKDAYS),
        (("opening", "days"), "土、日", ["sat", "sun"]),
        (("opening", "holidays"), "２", "open"),
        (("opening", "holidays"), "祝日は閉まる", "closed"),
        (("slots", "times"), "9:30、１３：００ 14:00", ["09:30", "13:00", "14:00"]),
        (("slots", "minutes"), "４５", 45),
        (("site", "address"), "ｈｔｔｐｓ://a.example.jp", "https://a.example.jp"),
        (("mail_domains",), "a.example.jp b.example.jp", ["a.example.jp", "b.example.jp"]),
        (("municipality", "name"), "　例川市 ", "例川市"),
        (("slots", "times"), "9時、午後1時半 14時30分", ["09:00", "13:30", "14:30"]),
        (("slots", "minutes"), "45分", 45),
        (("slots", "capacity"), "２人", 2),
        (("slots", "lead_opening_days"), "3開庁日前", 3),
        (("opening", "year_end", "from"), "12月28日", "12-28"),
        (("opening", "year_end", "to"), "１／４", "01-04"),
        (("site", "address"), "https://a.example.jp/", "https://a.example.jp"),
        (("site", "official"), "https://a.example.jp/Top/", "https://a.example.jp/Top/"),
        (("mail_domains",), "@A.example.jp", ["a.example.jp"]),
        (("look", "colour"), "#1B7A3D", "#1b7a3d"),
        (("look", "colour"), "１Ｂ７Ａ３Ｄ", "#1b7a3d"),
        (("place",), "ホーム ＞ くらし>相談", ["ホーム", "くらし", "相談"]),
        (("meeting", "service"), "Ｗｅｂｅｘ（ウェベックス）", "Webex（ウェベックス）"),
    ],
)
def test_what_is_typed_at_a_question_is_read(place: tuple[str, ...], typed: str, value: Any) -> None:
    assert value_of(typed, question(place)) == value


@pytest.mark.parametrize(
    ("place", "typed", "words"),
    [
        (("opening", "days"), "平日", "月火水木金 のように"),
        (("opening", "holidays"), "3", "1（祝日は閉まる）"),
        (("slots", "times"), "25:00", "09:00"),
        (("slots", "times"), "9:00、9:00", "2つあります"),
        (("slots", "minutes"), "1時間", "5 から 480 までの数"),
        (("site", "address"), "a.example.jp", "「https://」で始まり"),
        (("mail_domains",), "https://a.example.jp", "https:// や @ を付けずに"),
        (("look", "colour"), "みどり", "色の名前ではなく"),
        (("contacts", "alarms"), "a@", "例: madoguchi@example.jp"),
    ],
)
def test_what_is_mistyped_is_told_with_what_to_type(place: tuple[str, ...], typed: str, words: str) -> None:
    with pytest.raises(Mistyped) as error:
        value_of(typed, question(place))
    assert words in str(error.value)


def question(place: tuple[str, ...]) -> Mapping[str, Any]:
    part = QUESTIONS[place[0]]
    for key in place[1:]:
        part = resolved(part)["properties"][key]
    return resolved(part)
