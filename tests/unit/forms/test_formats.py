"""The named formats: what people type, what is stored, what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.forms import formats
from desk.domain.forms.formats.address import may_lack_number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("taro@example.jp", "taro@example.jp"),
        ("  taro@example.jp\n", "taro@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        ("Taro.Rei@Example.JP", "Taro.Rei@example.jp"),
        ("a@example.jp", "a@example.jp"),
        ("t_a-r.o+x@sub.example.jp", "t_a-r.o+x@sub.example.jp"),
        ("\u202ataro@example.jp\u202c", "taro@example.jp"),
        ("ta\u200bro@exam\u00adple.jp\ufeff", "taro@example.jp"),
        ("taro@例え.jp", "taro@xn--r8jz45g.jp"),
        ("taro@例え。ＪＰ", "taro@xn--r8jz45g.jp"),
        ("taro@XN--R8JZ45G.jp", "taro@xn--r8jz45g.jp"),
        ("taro@faß.example", "taro@xn--fa-hia.example"),
        ("taro@例え.テスト", "taro@xn--r8jz45g.xn--zckzah"),
    ],
)
def test_mail_addresses_we_can_reach(typed: str, stored: str) -> None:
    assert formats.mail_address(typed) == stored
    assert formats.is_mail_address(stored)


@pytest.mark.parametrize(
    "address",
    [
        ".taro@example.jp",
        "-taro@example.jp",
        "_taro@example.jp",
        "taro.@example.jp",
        "taro-@example.jp",
        "taro_@example.jp",
        "ta..ro@example.jp",
        "taro@example..jp",
        "taro@example",
        "taro@-example.jp",
        "taro@@example.jp",
        "taro example@example.jp",
        "太郎@example.jp",
        "taro@[127.0.0.1]",
        '"taro"@example.jp',
        "taro@example.jp,jiro@example.jp",
        "taro@example.jp\nBcc: jiro@example.jp",
        "@example.jp",
        "a" * 65 + "@example.jp",
        "a@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + "." + "f" * 12 + ".jp",
    ],
)
def test_mail_addresses_we_refuse(address: str) -> None:
    assert not formats.is_mail_address(formats.mail_address(address))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("れい　たろう", "レイ\u3000タロウ"),
        ("ﾚｲ ﾀﾛｳ", "レイ\u3000タロウ"),
        ("ｶﾞｯｷｭｳ ﾊﾟﾋﾟﾌﾟ", "ガッキュウ\u3000パピプ"),
        ("レイ・タロー", "レイ・タロー"),
        ("ゔぃくとりあ", "ヴィクトリア"),
        ("わ\u3099ぐなー", "ヷグナー"),
        ("ケーソン", "ケーソン"),
        ("ｹｰｿﾝ", "ケーソン"),
        ("ケ―ソン", "ケーソン"),
        ("コ─ヒ─", "コーヒー"),
        ("マ-ガレット", "マ-ガレット"),
        ("サ-ビス", "サ-ビス"),
        ("ヤマダ-ハナコ", "ヤマダ-ハナコ"),
        ("やまだ－はなこ", "ヤマダ-ハナコ"),
        ("ヤマダ‐ハナコ", "ヤマダ-ハナコ"),
        ("ヤマダ−ハナコ", "ヤマダ-ハナコ"),
        ("ケリ-", "ケリー"),
        ("ケリ- タロ-", "ケリー\u3000タロー"),
        ("ラ-ンド", "ラーンド"),
        ("イエ--イ", "イエー-イ"),
        ("か\u309bはし", "ガハシ"),
        ("は\u309cーく", "パーク"),
        ("イタㇰ", "イタㇰ"),
        ("ト\u309a セ\u309a ㇷ\u309a", "ト\u309a\u3000セ\u309a\u3000ㇷ\u309a"),
        ("ジャン＝リュック", "ジャン＝リュック"),
        ("じゃん゠りゅっく", "ジャン＝リュック"),
        ("ジャン=リュック", "ジャン＝リュック"),
        ("レイ·ハナ", "レイ・ハナ"),
        ("レイ•ハナ", "レイ・ハナ"),
        ("レイ‧ハナ", "レイ・ハナ"),
        ("れい\tはなこ", "レイ\u3000ハナコ"),
        ("れい\u200bはなこ\u202c", "レイハナコ"),
    ],
)
def test_kana(typed: str, stored: str) -> None:
    assert formats.kana(typed) == stored
    assert formats.is_kana(stored)


@pytest.mark.parametrize("typed", ["例太郎", "Taro", "レイ1", "レイ😀", "レイ\nタロウ\x00"])
def test_text_that_is_not_kana(typed: str) -> None:
    assert not formats.is_kana(formats.kana(typed))


@pytest.mark.parametrize("dash", list(formats.DASHES))
def test_every_dash_is_accepted_in_phones_and_postal_codes(dash: str) -> None:
    assert formats.phone(f"03{dash}1234{dash}5678") == "0312345678"
    assert formats.postal_code(f"120{dash}8510") == "1208510"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("０３−１２３４−５６７８", "0312345678"),
        ("(03) 1234 5678", "0312345678"),
        ("090-1234-5678", "09012345678"),
        ("+81 90-1234-5678", "09012345678"),
        ("+81(0)3-1234-5678", "0312345678"),
        ("0120-123-456", "0120123456"),
        ("0800-123-4567", "08001234567"),
        ("060-1234-5678", "06012345678"),
        ("\u202d090-1234-5678\u202c", "09012345678"),
        ("090\u200b1234\u20605678\ufe0f", "09012345678"),
        ("090\t1234\t5678", "09012345678"),
        ("0570-012-345", "0570012345"),
    ],
)
def test_phones(typed: str, stored: str) -> None:
    assert formats.phone(typed) == stored
    assert formats.is_phone(stored)


@pytest.mark.parametrize(
    "typed",
    [
        "1234-5678",
        "090-1234-567",
        "03-1234-56789",
        "電話なし",
        "",
        "00-1234-5678",
        "06-0123-4567",
        "0601234567",
        "03١٢٣٤٥٦٧٨",
    ],
)
def test_text_that_is_not_a_phone_number(typed: str) -> None:
    assert not formats.is_phone(formats.phone(typed))


@pytest.mark.parametrize("typed", ["〒120-8510", "１２０ー８５１０", " 1208510 ", "\u200e120-8510\ufeff"])
def test_postal_codes(typed: str) -> None:
    assert formats.postal_code(typed) == "1208510"
    assert formats.is_postal_code("1208510")


@pytest.mark.parametrize("typed", ["120-851", "120-85100", "ABC-DEFG", "١٢٠٨٥١٠"])
def test_text_that_is_not_a_postal_code(typed: str) -> None:
    assert not formats.is_postal_code(formats.postal_code(typed))


@pytest.mark.parametrize(
    "address",
    [
        "東京都足立区中央本町1-17-1",
        "東京都足立区中央本町１丁目１７番１号",
        "足立区中央本町一丁目十七番一号",
        "足立区千住1丁目4−18 例マンション101号室",
        "足立区入谷町無番地",
        "足立区柳原二の三",
        "北海道例市字例３５番地",
        "例町番地なし",
        "例町地番なし",
        "例町壱番地",
        "例町弐拾番三",
        "例町12日本ビル",
        "港区麻布十番一丁目二番",
        "札幌市中央区北1条西2丁目3",
        "足立区千住12日の出ハイツ",
        "札幌市北区北24条西5-1-2",
        "足立区千住1-2-3 例ハイツB-102",
    ],
)
def test_addresses_with_a_house_number(address: str) -> None:
    assert formats.is_address(formats.text(address))


@pytest.mark.parametrize(
    "address",
    [
        "東京都足立区",
        "足立区千住",
        "東京都足立区六町",
        "足立区一ツ家",
        "千葉県八千代市",
        "千代田区四番町",
        "台東区三ノ輪",
        "例町101号室",
        "2024年に引っ越しました",
        "〒120-0000 東京都足立区千住",
        "1200005 東京都足立区綾瀬",
        "足立区綾瀬 TEL 0338805111",
        "足立区綾瀬 電話は09012345678",
        "番地なし",
    ],
)
def test_addresses_without_a_house_number(address: str) -> None:
    assert not formats.is_address(formats.text(address))


def test_an_address_over_several_lines_is_stored_as_one() -> None:
    assert (
        formats.address("東京都足立区例町1-2-3\r\n 例マンション101\n")
        == "東京都足立区例町1-2-3\u3000例マンション101"
    )


@pytest.mark.parametrize(
    "address",
    [
        "足立区千住一丁目",
        "足立区千住１丁目",
        "札幌市中央区北1条西2丁目",
        "札幌市北区北24西5",
        "港区麻布十番",
        "例町三",
        "足立区綾瀬1985年生",
        "足立区綾瀬 昭和60年生まれ",
        "足立区綾瀬 1985.3.4生",
        "足立区千住 10/1",
        "足立区千住 3LDK",
        "足立区千住 例ハイツ B-102",
        "足立区千住0-0-0",
        "足立区千住〇-〇-〇",
    ],
)
def test_an_address_that_may_be_complete_is_accepted_and_asked_about(address: str) -> None:
    assert formats.is_address(formats.address(address))
    assert may_lack_number(formats.address(address))


@pytest.mark.parametrize(
    "name",
    [
        "髙橋",
        "山﨑",
        "\ufa10本",
        "\ufa19谷",
        "\ufa11\ufe00",
        "𠮷田",
        "①",
        "渡邉 ｱﾝﾅ",
        "葛\U000e0101飾",
        "👩\u200d🦰",
    ],
)
def test_names_are_stored_as_typed(name: str) -> None:
    assert formats.line(f" {name} ") == name


def test_letters_and_their_marks_become_one_character() -> None:
    assert formats.line(unicodedata.normalize("NFD", "がっこう é 한글")) == "がっこう é 한글"
    assert formats.line("\ufa10か\u3099") == "\ufa10が"


@pytest.mark.parametrize("dash", list(formats.DASHES))
def test_every_dash_is_accepted_in_days_and_moments(dash: str) -> None:
    assert formats.stamp(f"2026{dash}11{dash}25") == "2026-11-25"
    assert formats.stamp(f"2026{dash}11{dash}25T10:00") == "2026-11-25T10:00"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("２０２６−１１−２５", "2026-11-25"),
        (" 2026-11-25\u3000", "2026-11-25"),
        ("２０２６ー１１ー２５Ｔ１０：００", "2026-11-25T10:00"),
        ("2026-11-25\u3000T 10:00", "2026-11-25T10:00"),
        ("2026/11/26", "2026-11-26"),
        ("2026.1.6", "2026-01-06"),
        ("2026年11月26日", "2026-11-26"),
        ("２０２６年１１月２６日（木）", "2026-11-26"),
        ("2026年11月26日木曜日", "2026-11-26"),
        ("令和8年11月26日", "2026-11-26"),
        ("令和８年１月２日T10:00", "2026-01-02T10:00"),
        ("R8.11.26", "2026-11-26"),
        ("令和元年5月1日", "2019-05-01"),
        ("2026/11/26T10:00", "2026-11-26T10:00"),
        ("2026-11-26\u200b", "2026-11-26"),
    ],
)
def test_days_and_moments_typed_by_hand(typed: str, stored: str) -> None:
    assert formats.stamp(typed) == stored
    assert formats.is_slot(stored) if "T" in stored else formats.is_date(stored)


@pytest.mark.parametrize("value", ["2026-11-25T10:00", "2028-02-29T09:00"])
def test_slots(value: str) -> None:
    assert formats.is_slot(value)


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "2026-1-1", "20261125", "2026-11-25T10:00"])
def test_text_that_is_not_a_day(value: str) -> None:
    assert not formats.is_date(value)


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-25",
        "2026-11-25T10:00:00",
        "2026-02-30T10:00",
        "2026-11-25T25:00",
        "2026-11-25T10:00+09:00",
        "20261125T1000",
    ],
)
def test_text_that_is_not_a_slot(value: str) -> None:
    assert not formats.is_slot(value)


@given(st.sampled_from(sorted(formats.CHECKS)), st.text())
def test_a_check_never_raises(name: str, typed: str) -> None:
    assert formats.CHECKS[name](typed) in (True, False)


addresses = st.from_regex(
    r"[a-z0-9]{1,9}([._+-][a-z0-9]{1,9}){0,2}@([a-z0-9]{1,9}\.){1,2}[a-z]{2,5}", fullmatch=True
)


@given(addresses, st.sampled_from(".-_+"))
def test_a_symbol_at_an_end_or_two_dots_make_an_address_unreachable(address: str, symbol: str) -> None:
    local, _, domain = address.partition("@")
    assert formats.is_mail_address(address)
    assert not formats.is_mail_address(symbol + address)
    assert not formats.is_mail_address(f"{local}{symbol}@{domain}")
    assert not formats.is_mail_address(f"a..{address}")


@given(
    st.from_regex("[1-9][0-9]{7}", fullmatch=True),
    st.sampled_from(["03", "06"]),
    st.sampled_from(formats.DASHES),
)
def test_a_phone_number_is_understood_however_it_is_written(digits: str, area: str, dash: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    plain = area + digits
    written = f"{area}{dash}{digits[:4]}{dash}{digits[4:]}"
    assert formats.phone(written) == formats.phone(written.translate(wide)) == plain
    assert formats.is_phone(plain)


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096), min_size=1))
def test_hiragana_always_becomes_katakana(typed: str) -> None:
    assert formats.is_kana(formats.kana(typed))
    assert len(formats.kana(typed)) == len(typed)


@given(st.from_regex(r"[0-9]{7}", fullmatch=True), st.sampled_from(["", *formats.DASHES]), st.booleans())
def test_a_postal_code_is_understood_however_it_is_written(digits: str, dash: str, wide: bool) -> None:
    written = f"〒{digits[:3]}{dash}{digits[3:]}"
    if wide:
        written = written.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert formats.postal_code(written) == digits
    assert formats.is_postal_code(digits)


places = st.text("足立区例町東西南北本木", min_size=1, max_size=12)
chome = st.sampled_from(["", "1丁目", "１丁目", "一丁目", "十二丁目"])
house = st.sampled_from(["2", "２", "2-3", "２−３", "2番3号", "二番三号", "二の三", "無番地", "番外地"])


@given(places, chome, house)
def test_an_address_needs_a_house_number(place: str, part: str, number: str) -> None:
    assert formats.is_address(formats.address(place + part + number))
    assert not may_lack_number(formats.address(place + part + number))
    assert formats.is_address(formats.address(place + part)) == may_lack_number(formats.address(place + part))
    assert bool(part) == may_lack_number(formats.address(place + part))
