"""What people really type, and what is stored or said: a table, by JSON and by pages alike."""

from collections.abc import Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup

from desk.domain.forms.form import Form
from desk.views.form import render_form
from desk.views.manage import render_lookup
from local.web.built_site import Build
from tests.functions.conftest import BOOKING
from tests.functions.forms.typed.typed import by_json, by_pages

WHOLE = "  一行目\n\n\n　二行目  \n \n三行目\u2028四行目"
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff " * 5 + "Jr"

TAKEN = [
    # ---- control characters, by paste
    ("name", "例\t花子", "例 花子"),
    ("name", "例\x08花子\x7f", "例花子"),
    ("name", "例\x0b花子", "例 花子"),
    ("name", "例\u2028花子", "例 花子"),
    ("address", "例県例市例町\t1-2-3", "例県例市例町 1-2-3"),
    ("address", "例県例市例町1-2-3\x0b例荘", "例県例市例町1-2-3\u3000例荘"),
    ("message", "契約日\t11月1日", "契約日 11月1日"),
    ("message", "例\x08の\x0b相談\x7f\x85です\x9b", "例の\n相談\nです"),
    # ---- whole
    ("message", WHOLE, WHOLE),
    ("message", "\n\n例の相談です。\n", "\n\n例の相談です。\n"),
    # ---- invisible characters
    ("phone", "\u202d090-1234-5678\u202c", "09012345678"),
    ("phone", "060-1234-5678", "06012345678"),
    ("postal_code", "\u200b120-0000\ufeff", "1200000"),
    ("email", "taro\u2060@example.jp\ufe0f", "taro@example.jp"),
    ("email", "taro@例え.jp", "taro@xn--r8jz45g.jp"),
    ("kana", "れい\u200eたろう", "レイタロウ"),
    ("kana", "れ〜な ル～ナ", "レーナ\u3000ルーナ"),
    # ---- what is around it when it is copied
    ("email", "例 太郎 <taro@example.jp>", "taro@example.jp"),
    ("email", "<MailTo:taro@example.jp>", "taro@example.jp"),
    ("email", "mailto:taro@example.jp.", "taro@example.jp"),
    ("email", "taro@ex\u2011ample.jp", "taro@ex-ample.jp"),
    ("email", "「taro@example.jp」", "taro@example.jp"),
    ("email", "'taro@example.jp';", "taro@example.jp"),
    ("email", "メール：taro@example.jp（自宅）。", "taro@example.jp"),
    ("email", "one+2@example.jp", "one+2@example.jp"),
    ("email", "taro@例え.テスト", "taro@xn--r8jz45g.xn--zckzah"),
    ("phone", "℡ 090-1234-5678（携帯）", "09012345678"),
    ("phone", "tel:+819012345678", "09012345678"),
    ("phone", "☎03-1234-5678", "0312345678"),
    ("slot", "2026-11-25\u200bT10:00", "2026-11-25T10:00"),
    ("name", "葛\U000e0101 花\u200d子", "葛\U000e0101 花\u200d子"),
    # ---- names
    ("name", "\ufa10本 か\u3099", "\ufa10本 が"),
    ("name", LONG_NAME, LONG_NAME),
    ("name", "𠮷" * 200, "𠮷" * 200),
    ("kana", "か\u309bるしあ゠ろぺす‧イタㇰ", "ガルシア＝ロペス・イタㇰ"),
    ("kana", "ト゚ セ゚ ㇷ゚", "ト゚\u3000セ゚\u3000ㇷ゚"),
    ("kana", "ア·イ•ウ＝エ", "ア・イ・ウ＝エ"),
    ("name", "高﨑 髙子", "高﨑 髙子"),
    # ---- addresses
    ("address", "例市例町番地なし", "例市例町番地なし"),
    ("address", "例市例町弐拾壱番地", "例市例町弐拾壱番地"),
    ("address", "例市北1条西2丁目", "例市北1条西2丁目"),
    ("address", "例市八日市場イ123", "例市八日市場イ123"),
    ("address", "例市八日市場ﾛの12番地", "例市八日市場ﾛの12番地"),
    ("address", "例市八日市場ハー7", "例市八日市場ハー7"),
    ("address", "例市四条通烏丸東入ル例町8", "例市四条通烏丸東入ル例町8"),
    # ---- days
    ("slot", "11月25日T10:00", "2026-11-25T10:00"),
    ("slot", "１１／２５（水）T10:00", "2026-11-25T10:00"),
    ("slot", "1-12T10:00", "2027-01-12T10:00"),
    ("other_slots", ["11/26T10:00"], ["2026-11-26T10:00"]),
    ("slot", "2026/11/25T10:00", "2026-11-25T10:00"),
    ("slot", "令和８年１１月２５日（水）T10:00", "2026-11-25T10:00"),
]  # fmt: skip

REFUSED = [
    ("name", "例\0花子", "お名前の2文字めに、目に見えない、使えない文字"),
    ("name", "\x1b例", "お名前の1文字めに"),
    ("message", "一行目\n\n例の\x1b相談", "相談の内容の3行めの3文字めに"),
    ("phone", "090-1234-567\0", "電話番号の"),
    ("name", "あ" * 263, "200文字以内で書いてください。今は63文字多い"),
    ("message", "あ" * 2001, "2,000文字以内で書いてください。今は1文字多い"),
    ("message", "あ\u3099" * 3500, "2,000文字以内"),
    ("address", "例市例町1" + "あ" * 6000, "200文字以内"),
    ("phone", "060-123-4567", "市外局番から"),
    ("name", "\u200b\u3164\u2800 ", "「お名前」を書いてください"),
    ("message", "\ufeff\n\u2060", "相談の内容を入力してください"),
    ("name", "匿名", "ご本人を確かめるため"),
    ("name", "名無し さん", "ご本人を確かめるため"),
    ("name", "ななし", "ご本人を確かめるため"),
    ("name", "ナナシ", "ご本人を確かめるため"),
    ("name", "ＡＮＯＮＹＭＯＵＳ", "ご本人を確かめるため"),
    ("name", "匿名です", "ご本人を確かめるため"),
    ("name", "名前なし", "ご本人を確かめるため"),
    ("name", "名無しです。", "ご本人を確かめるため"),
    ("name", "匿名希望でお願いします", "ご本人を確かめるため"),
    ("name", "（匿名希望）", "ご本人を確かめるため"),
    ("name", "名無しの権兵衛さん", "ご本人を確かめるため"),
    ("name", "すみません、本名は言えません", "ご本人を確かめるため"),
    ("name", "匿名 匿名", "ご本人を確かめるため"),
    ("name", "トクメイきぼうです", "ご本人を確かめるため"),
    ("kana", "とくめい", "お名前を正しくお呼びするため"),
    ("kana", "トクメイ キボウ", "お名前を正しくお呼びするため"),
    ("kana", "ななしさん", "お名前を正しくお呼びするため"),
    ("email", "taro yamada@example.jp", "空白を消して"),
    ("email", "taro\u3000yamada@example.jp", "空白を消して"),
    ("email", "taro,yamada@example.jp", "「.」の書き間違い"),
    ("email", "taro。yamada@example.jp", "「.」の書き間違い"),
    ("email", "taro、yamada@example.jp", "「.」の書き間違い"),
    ("email", "taro，yamada@example.jp", "「.」の書き間違い"),
    ("email", "taro@example.jp hanako@example.jp", "1つだけ"),
    ("email", "taro.example.jp", "「@」がありません"),
    ("email", "たろう@example.jp", "半角の英字"),
    ("email", "taro.@example.jp", "「@」のすぐ前が"),
    ("email", "ta..ro@example.jp", "2つ以上続く"),
    ("email", "taro@gmail", "終わりまで書いて"),
    ("email", "taro@", "「@」の後ろがありません"),
    ("email", "@example.jp", "「@」の前がありません"),
    ("email", "taro@example.j", "「@」の後ろに、書き間違い"),
    ("email", "taro@example..jp", "「@」の後ろに、書き間違い"),
    ("email", "taro@exa_mple.jp", "「@」の後ろに、書き間違い"),
    ("email", "taro@example.jp/例", "「@」の後ろに、書き間違い"),
    ("email", "ta(ro@example.jp", "「@」の前に、使えない記号"),
    ("email", "a" * 65 + "@example.jp", "長すぎます"),
    ("email", "なし", "「メールアドレス」を"),
    ("phone", "なし", "「電話番号」を"),
    ("phone", "持っていません。", "「電話番号」を"),
    ("postal_code", "×", "「郵便番号」を"),
    ("address", "なし", "「住所」を"),
    ("kana", "なし", "お名前を正しくお呼びするため"),
    ("slot", "2016/11/25T10:00", "年が「2016年」になっています。2026年か2027年の日"),
    ("slot", "令和80年11月25日T10:00", "年が「2098年」になっています"),
    ("slot", "1958-11-25T10:00", "年が「1958年」になっています"),
    ("address", "例県例市例町101号室", "番地まで"),
    ("address", "2024年に引っ越しました", "番地まで"),
    ("address", "例市四番町", "番地まで"),
    ("slot", "11月19日T10:00", "11月19日(木)の予約は、申込みの期限"),
    ("slot", "6月1日T10:00", "まだ受け付けていません"),
    ("slot", "2月30日T10:00", "2026年11月26日"),
]

ASKED = [
    ("address", "例市例町一丁目", "番地まで"),
    ("address", "例市例町 例ハイツ101", "番地まで"),
    ("address", "例市例町都営住宅12号棟305", "番地まで"),
    ("address", "例市例町 例住宅3号棟の405", "番地まで"),
    ("address", "例市例町例団地3-405", "番地まで"),
    ("address", "例市例町 県営アパート2-101", "番地まで"),
    ("address", "Room 101, Rei-cho, Rei-shi", "番地まで"),
    ("address", "Rei-cho, Rei-shi, Apt. 5", "番地まで"),
    ("address", "Rei-cho #305", "番地まで"),
    ("address", "Rei-cho 3rd Floor, Unit 12", "番地まで"),
    ("address", "例市四条通烏丸東入ル例町", "番地まで"),
    ("address", "例市寺町通御池上る", "番地まで"),
    ("address", "例市四条通烏丸西入", "番地まで"),
    ("address", "例市八日市場イ", "番地まで"),
    ("address", "例市例町字乙", "番地まで"),
    ("address", "例市東町甲", "番地まで"),
    ("address", "例市大字例字前田", "番地まで"),
    ("address", "例市例町地先", "番地まで"),
    ("email", "taro@gmail.con", "「gmail.com」ではありませんか"),
    ("email", "taro@gmial.com", "「gmail.com」ではありませんか"),
    ("email", "taro@gmail.jp", "「gmail.com」ではありませんか"),
    ("email", "taro@docomo.ne.jo", "「docomo.ne.jp」ではありませんか"),
    ("email", "taro@docom.ne.jp", "「docomo.ne.jp」ではありませんか"),
    ("email", "taro@ezwebb.ne.jp", "「ezweb.ne.jp」ではありませんか"),
    ("email", "taro@example.con", "「example.com」ではありませんか"),
]

REAL_NAMES = [
    *("名無 花子", "名無 希望", "無名 太郎", "無名 希", "未定 花", "ナナシノ ハナ", "名取 さくら", "梨 もも"),
    *("無藤 希望", "秘 太郎", "仮屋 名美", "匿 花子", "加無名 さん子", "希望 太郎", "本名 陽子", "私市 一郎"),
    *("氏名田 純", "無敵 剛", "名無瀬 一", "中名生 正", "様田 健", "佐藤 のぞみ", "Noname Taro"),
]
REAL_READINGS = [
    *(
        "ナシ モモ",
        "ナシ トモ",
        "ナシ ノゾミ",
        "ムメイ タロウ",
        "カメイ シズカ",
        "ミテイ ハナ",
        "ホンナ ヨウコ",
    ),
]

MENDED = [
    ("taro@example,jp", "taro@example.jp"),
    ("taro@example，jp", "taro@example.jp"),
    ("taro@example、co、jp", "taro@example.co.jp"),
]
"""(mail address as typed, as stored): the check page asks about it."""

UNASKED = [
    ("taro@example。jp", "taro@example.jp"),
    ("taro@example.jp。", "taro@example.jp"),
    ("taro @ example.jp", "taro@example.jp"),
    ("taro@ example. jp", "taro@example.jp"),
    ("taro＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
]

SHOWN = [
    ("phone", "09012345678", "090-1234-5678"),
    ("phone", "０１２０−１２３４５６", "0120-123-456"),
    ("phone", "0312345678", "03-1234-5678"),
    ("phone", "0412-34-5678", "0412-34-5678"),
    ("phone", "0412345678", "0412345678"),
    ("postal_code", "1200000", "120-0000"),
    ("kana", "れい たろう", "れい たろう"),
    ("kana", " ﾚｲ ﾀﾛｳ", "ﾚｲ ﾀﾛｳ"),
    ("kana", "ヤマダ-ハナコ", "ヤマダ-ハナコ"),
    ("email", "taro@例え.jp", "taro@例え.jp"),
    ("email", "taro@xn--r8jz45g.jp", "taro@例え.jp"),
    ("slot", "11/25T10:00", "2026年11月25日(水) 10時"),
    ("email", "taro@straße.example", "taro@straße.example"),
    ("email", "taro@xn--a.example", "taro@xn--a.example"),
]


@pytest.mark.parametrize("way", [by_json, by_pages])
@pytest.mark.parametrize(("field", "typed", "stored"), TAKEN)
def test_taken(built: Build, way: Any, field: str, typed: Any, stored: Any) -> None:
    told = way(built, "booking", {**BOOKING, field: typed}, field)
    assert (told.stored, told.errors) == (stored, {})


@pytest.mark.parametrize("way", [by_json, by_pages])
@pytest.mark.parametrize(("field", "typed", "words"), REFUSED)
def test_refused(built: Build, way: Any, field: str, typed: str, words: str) -> None:
    told = way(built, "booking", {**BOOKING, field: typed}, field)
    assert list(told.errors) == [field]
    assert words in told.errors[field]
    assert told.stored is None


@pytest.mark.parametrize("way", [by_json, by_pages])
@pytest.mark.parametrize(
    "typed", ["なし", "ありません", "ない", "-", "ー", "×", "電話はありません。", "持っていません"]
)
def test_who_cannot_phone_may_say_so_in_the_phone_s_field(built: Build, way: Any, typed: str) -> None:
    told = way(built, "booking", {**BOOKING, "no_phone": True, "phone": typed}, "phone")
    assert (told.stored, told.errors) == (None, {})


@pytest.mark.parametrize("way", [by_json, by_pages])
def test_a_wrong_answer_that_is_not_needed_may_be_left_out(built: Build, way: Any) -> None:
    told = way(built, "booking", {**BOOKING, "no_phone": True, "phone": "090-12"}, "phone")
    assert told.errors["phone"].endswith("書かないときは、空欄にしてください。")
    told = way(built, "booking", {**BOOKING, "phone": "090-12"}, "phone")
    assert "空欄に" not in told.errors["phone"]


@pytest.mark.parametrize(("field", "typed", "words"), ASKED)
def test_asked_about_and_taken(built: Build, field: str, typed: str, words: str) -> None:
    told = by_pages(built, "booking", {**BOOKING, field: typed}, field)
    assert list(told.questions) == [field]
    assert words in told.questions[field]
    assert told.stored == typed
    assert by_json(built, "booking", {**BOOKING, field: typed}, field).stored == typed


@pytest.mark.parametrize(("field", "typed", "shown"), SHOWN)
def test_shown_as_people_write_it(built: Build, field: str, typed: str, shown: str) -> None:
    assert by_pages(built, "booking", {**BOOKING, field: typed}, field).shown == shown


@pytest.mark.parametrize(
    "domain", ["docomo.ne.jp", "ymail.ne.jp", "me.com", "mail.com", "nme.com", "example.jp"]
)
def test_no_question_about_a_real_domain(built: Build, domain: str) -> None:
    answers = {**BOOKING, "email": f"taro@{domain}"}
    assert by_pages(built, "booking", answers, "email").questions == {}


@pytest.mark.parametrize("form", ["booking", "consultation"])
def test_no_browser_cuts_what_is_typed(bundle: Mapping[str, Any], form: str) -> None:
    """`maxlength` cuts a paste without a word, and counts a kanji beyond the first 65,536 twice."""
    assert "maxlength" not in render_form(Form(bundle, form)) + render_lookup(bundle)


def test_a_day_typed_by_hand_is_on_the_page_of_an_error_as_a_calendar_reads_it(
    bundle: Mapping[str, Any],
) -> None:
    html = render_form(
        Form(bundle, "booking"), {"slot": "令和8年11月26日T10:00", "other_slots": ["11/27T09:00"]}
    )
    days = [str(one["value"]) for one in BeautifulSoup(html, "html.parser").select("[data-slot=day]")]
    assert days == ["2026-11-26", "11/27", ""]


@pytest.mark.parametrize(("typed", "stored"), MENDED)
def test_a_comma_for_a_dot_is_mended_and_asked_about(built: Build, typed: str, stored: str) -> None:
    told = by_pages(built, "booking", {**BOOKING, "email": typed}, "email")
    assert (told.stored, told.shown) == (stored, stored)
    assert "「.」に直しました" in told.questions["email"]


@pytest.mark.parametrize(("typed", "stored"), UNASKED)
def test_what_no_domain_has_is_left_out(built: Build, typed: str, stored: str) -> None:
    told = by_pages(built, "booking", {**BOOKING, "email": typed}, "email")
    assert (told.stored, told.shown, told.questions) == (stored, stored, {})


def test_a_form_shows_what_was_typed_again_after_an_error(built: Build) -> None:
    wrong = {**BOOKING, "phone": "1", "email": "taro@xn--r8jz45g.jp", "kana": "れい たろう"}
    assert by_pages(built, "booking", wrong, "email").typed_again == "taro@例え.jp"
    assert by_pages(built, "booking", wrong, "kana").typed_again == "れい たろう"


@pytest.mark.parametrize("name", REAL_NAMES)
def test_a_name_with_such_a_word_in_it_is_taken(built: Build, name: str) -> None:
    assert by_json(built, "booking", {**BOOKING, "name": name}, "name").stored == name


@pytest.mark.parametrize("kana", REAL_READINGS)
def test_a_reading_with_such_a_word_in_it_is_taken(built: Build, kana: str) -> None:
    told = by_json(built, "booking", {**BOOKING, "kana": kana}, "kana")
    assert told.stored == kana.replace(" ", "\u3000")
