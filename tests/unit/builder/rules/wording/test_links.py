"""What a screen reader's user hears of images, links and headings."""

import pytest

from tests.unit.builder.rules.wording import mail, page, question, told

IMAGES = {
    "![](/images/map.svg)": "画像の説明がありません。",
    "![ ](/images/map.svg)": "画像の説明がありません。",
    "![map.svg](/images/map.svg)": "ファイルの名前「map.svg」",
    "![IMG_1234](/images/a.png)": "ファイルの名前「IMG_1234」",
    "![DSC00012.JPG](/images/a.png)": "ファイルの名前「DSC00012.JPG」",
    "![スクリーンショット 2026](/images/a.png)": "ファイルの名前「スクリーンショット 2026」",
    "![画像](/images/a.png)": "画像の説明「画像」では",
    "![image](/images/a.png)": "画像の説明「image」では",
    "![][map]\n\n[map]: /images/map.svg": "画像の説明がありません。",
}


@pytest.mark.parametrize(("text", "message"), IMAGES.items(), ids=IMAGES)
def test_an_image_without_words_is_told(text: str, message: str) -> None:
    (warning,) = told(question(text))
    assert warning.startswith("12:7: ")
    assert message in warning


LINKS = (
    "こちら",
    "ここ",
    "詳細",
    "詳細はこちら",
    "くわしくはこちら",
    "こちらのページ",
    "こちらをご覧ください",
    "ここをクリック",
    "クリック",
    "続きを読む",
    "もっと見る",
    "ホームページ",
    "リンク",
    "PDF",
    "**こちら**",
    "「こちら」",
    "＞こちら",
    "≫ 詳しくはこちらから",
    "このリンク",
    "こちらをクリックしてください",
    "ダウンロードする",
    "click here",
    "https://example.jp/",
    "www.example.jp",
    "example.jp/a",
    "",
)


@pytest.mark.parametrize("words", LINKS)
def test_a_link_whose_words_say_nothing_is_told(words: str) -> None:
    (warning,) = told(question(f"文[{words}](/a.md)文"))
    assert warning.startswith("12:8: ")
    assert "行き先のページの名前を書いてください。" in warning


@pytest.mark.parametrize(
    "text", ["https://example.jp/a を", "<https://example.jp/a>を", "（https://example.jp/a）"]
)
def test_an_address_in_a_sentence_is_told(text: str) -> None:
    (warning,) = told(question(text))
    assert "「https://example.jp/a」というアドレスだけでは、何のページかわかりません。" in warning


RIGHT = (
    "![地図：駅から窓口まで](/images/map.svg)",
    "[注意事項](/a.md) [予約する](/a.md) [大人の方はこちら](/a.md) [こちらの窓口の地図](/a.md)",
    "[書き方を見る](/a.md) [申込書をダウンロードする](/a.md)",
    "[次のページ](/a.md) [詳細設定](/a.md) [ここに来た方の声](/a.md) [相談の流れ（PDF）](/a.pdf)",
    "[1](/a.md) [東京都](https://example.jp/)",
    "[![地図：駅から窓口まで](/images/map.svg)](/a.md)",
    "[desk@example.jp](mailto:desk@example.jp) [03-1111-2222](tel:03-1111-2222)",
    "[{{ desks.a.email }}](mailto:{{ desks.a.email }})",
    "`[こちら](/a.md)` <!-- ![](a.png) -->",
    "こちらへ来てください。[1]は注です。",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_says_where_it_leads_is_right(text: str) -> None:
    assert told(question(text)) == []


def test_a_mail_has_to_write_addresses_out() -> None:
    assert told(mail("次のページを開いてください。\nhttps://example.jp/a")) == []


@pytest.mark.parametrize(
    ("body", "place", "better"),
    [
        ("## 一\n\n#### 二", "9:1", "「##」から「####」へ飛んでいます。「### 」に"),
        ("### 一", "7:1", "ページの題から「###」へ飛んでいます。「## 」に"),
        ("## 一\n\n### 二\n\n###### 三", "11:1", "「###」から「######」へ飛んでいます。「#### 」に"),
    ],
)
def test_a_level_of_headings_left_out_is_told(body: str, place: str, better: str) -> None:
    (warning,) = told(page(body))
    assert warning.startswith(f"{place}: 見出しの段が、{better}")


def test_headings_of_two_answers_are_not_of_one_text() -> None:
    source = question("#### 一\n\n###### 二")
    assert len(told(source)) == 1
    assert told(question("### 一")) == []


@pytest.mark.parametrize("body", ["## 一\n\n### 二\n\n## 三", "## 一\n\n```\n#### 二\n```", "## 一\n\n#9110"])
def test_headings_in_order_are_right(body: str) -> None:
    assert told(page(body)) == []
