"""What a screen reader's user hears of links, images and headings."""

import re

from builder.rules.wording.hit import Hit, Hits
from builder.texts.public import Public

_LINK = re.compile(
    r"(?P<image>!?)\[(?P<words>(?:!\[[^\[\]\n]*\]\([^()\n]*\)|[^\[\]\n])*+)\]"
    r"(?:\((?P<target>(?:\{\{[^{}\n]*\}\}|[^()\n])*+)\)|\[[^\[\]\n]*\])"
)
_EMPTY_WORDS = re.compile(
    r"(?:(?:くわしく|詳しく|詳細|続き|つづき)は?、?)?"
    r"(?:こちら|ここ|此方|コチラ|ココ|そちら|あちら|下記|以下|上記|この(?:ページ|リンク|サイト)|"
    r"詳細|詳しく|くわしく|続き|つづき|もっと|次へ|参照|"
    r"リンク先?|外部リンク|クリック|ダウンロード|URL|ページ|サイト|ホームページ|PDF|ファイル|"
    r"here|click here|more|read more|link|details)"
    r"(?:から|へ|の?(?:ページ|サイト|リンク)|する|してください|"
    r"を?(?:クリック|タップ|押して|見る|読む|開く|ご覧|見て|お読み)(?:して)?(?:ください)?)*[。．！!…\s]*",
    re.IGNORECASE,
)
_AROUND = " \u3000「」『』【】[]()（）＜＞<>«»≪≫→⇒▶►・"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:jp|com|net|org)(?:/\S*)?", re.IGNORECASE
)
_BARE = re.compile(
    r"^[\0 >]*+\[(?!\^)[^\]\n]+\]:[^\n]*+"  # where a reference leads, which nobody sees
    r"|(?<![\]\"'=(\w{/])<?(?P<address>(?:https?://|www\.)[!-;=?-~]+)",
    re.ASCII | re.MULTILINE,
)
_FILE_NAME = re.compile(
    r"[\w./ ()-]+\.(?:avif|gif|jpe?g|png|svg|webp|heic|bmp)"
    r"|(?:IMG|DSC|DSCN|P|image|photo|スクリーンショット)[ _-]?[0-9]+",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    {
        "画像",
        "写真",
        "図",
        "図表",
        "イラスト",
        "絵",
        "アイコン",
        "イメージ",
        "バナー",
        "ロゴ",
        "スクリーンショット",
    }
    | {"image", "photo", "picture", "img", "alt"}
)
_HEADING = re.compile(r"^(?P<indent>[ ]*)(?P<marks>#{1,6})[ \t]", re.MULTILINE)


def link_hits(public: Public) -> Hits:
    """Only of texts that are Markdown: in mails, an address has to be written out."""
    if not public.is_markdown:
        return
    text = public.without_code
    for match in _LINK.finditer(text):
        target = match["target"] or ""
        message = _image(match["words"]) if match["image"] else _link(match["words"], target) or _old(target)
        if message:
            yield Hit(match.start(), match.end(), message)
    for match in _BARE.finditer(text):
        if not match["address"] or text[match.start() - 1 : match.start()] in ("「", "『"):
            continue
        message = (
            f"「{match['address']}」というアドレスだけでは、何のページかわかりません。"
            "「[ページの名前](アドレス)」と書いてください。"
        )
        yield Hit(match.start(), match.end(), message + _old(match["address"]))
    yield from _heading_hits(public, text)


def _image(words: str) -> str:
    name = words.strip()
    if not name:
        return (
            "画像の説明がありません。「![地図：駅から窓口まで](…)」のように、"
            "見えない人にも伝わる言葉を書いてください（飾りだけの画像は、words.yml の allow に書きます）。"
        )
    if _FILE_NAME.fullmatch(name):
        return f"画像の説明が、ファイルの名前「{name}」になっています。何の画像かを書いてください。"
    if name.lower() in _SAYS_NOTHING:
        return f"画像の説明「{name}」では、何の画像かわかりません。画像が伝えていることを書いてください。"
    return ""


def _link(words: str, target: str) -> str:
    name = words.replace("**", "").strip(_AROUND)
    if "![" in name:
        return ""
    if not name:
        return "リンクの言葉がありません。行き先のページの名前を書いてください。"
    if _EMPTY_WORDS.fullmatch(name):
        return (
            f"「{name}」だけでは、リンクの先に何があるかわかりません。行き先のページの名前を書いてください。"
        )
    if _ADDRESS.fullmatch(name) and not target.startswith("mailto:"):
        return f"「{name}」では、何のページかわかりません。行き先のページの名前を書いてください。"
    return ""


def _old(target: str) -> str:
    if not target.startswith("http://"):
        return ""
    return (
        f"「{target}」は、途中で書きかえられるおそれのあるアドレスです。"
        "「https://」でも開けるなら、そう書いてください（開けなければ、words.yml の allow に書きます）。"
    )


def _heading_hits(public: Public, text: str) -> Hits:
    """Levels left out: after ## comes ### or less. A page's own title is the first level."""
    level, at = (1 if public.source.kind == "page" else 0), 0
    for match in _HEADING.finditer(text):
        if public.source.kind != "page" and "\0" in text[at : match.start()]:
            level = 0
        new = len(match["marks"])
        if level and new > level + 1:
            start = match.start("marks")
            yield Hit(
                start,
                match.end(),
                f"見出しの段が、{_marks(level)}から{_marks(new)}へ飛んでいます。"
                f"「{'#' * (level + 1)} 」にしてください（大きさを変えるためには使いません）。",
            )
        level, at = new, match.end()


def _marks(level: int) -> str:
    return "ページの題" if level == 1 else f"「{'#' * level}」"
