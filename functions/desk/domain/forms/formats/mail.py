"""Mail addresses, as they are written and as our mail system can reach them."""

import re
import unicodedata

from desk.domain.forms.formats.dashes import DASHES
from desk.domain.forms.formats.typed import as_plain, nfkc

_SIGNS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*"
_LOCAL = re.compile(_SIGNS)
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])"
)
_MAIL = re.compile(rf"[A-Za-z0-9](?:{_SIGNS}[A-Za-z0-9])?@{_DOMAIN.pattern}")
_MOST, _MOST_LOCAL = 254, 64
"""Characters of an address, and of what is before its @ (RFC 5321, 4.5.3.1)."""

_LETTERS = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"})

_NAMED = re.compile(r"[^<>@]*<\s*(?P<address>[^<>]*@[^<>]*?)\s*>")
_MAILTO = re.compile(r"(?i)^(?:(?:mailto|e?-?mail|メール(?:アドレス)?)\s*:\s*)+")
_AROUND = re.compile(r"^[「『【(\[\"'“‘・\s]++|(?:\([^()@]*\)|[」』】)\]\"'”’;:,、。\s])++$")
"""Quotes and brackets around an address, and a note behind it: （自宅）."""

_HYPHEN = re.compile(f"[{re.escape(DASHES.replace('ー', ''))}]")
"""No long vowel mark: a domain may have one (例ー.jp)."""

_JOINED = re.compile(r"\s*([.,、。])\s*")
"""What joins the labels of a domain, with blanks around it."""

_COMMAS = re.compile("[,、。]")
"""As they are after NFKC: also ，､｡ ."""


def mail_address(value: str) -> str:
    """NFKC-folded and trimmed, with the domain in lower case (the local part may tell case apart).

    A domain of other than ASCII letters becomes Punycode (RFC 3492), as the mail system sends it: 例.jp is
    xn--fsq.jp, whoever's browser sent it. What no domain has is taken for a slip: blanks beside its dots are
    dropped, a comma is a dot (`has_comma`), any dash a hyphen.
    """
    local, at, domain = _alone(value).rpartition("@")
    if not at:
        return domain
    domain = _HYPHEN.sub("-", domain)
    # Again, because an H with a line below is two characters and an h with one is one.
    folded = nfkc(_JOINED.sub(r"\1", domain).strip().lower())
    return local.rstrip() + at + _ascii_domain(_COMMAS.sub(".", folded.rstrip(",、。.")))


def _alone(value: str) -> str:
    """An address without what is around it when it is copied: a name and <>, `mailto:`, 「」, （自宅）."""
    text = _bare(as_plain(value))
    found = _NAMED.fullmatch(text)
    return _bare(found["address"]) if found else text


def _bare(text: str) -> str:
    """Without quotes, notes and labels around it, however many there are."""
    while (bare := _MAILTO.sub("", _AROUND.sub("", text.strip()))) != text:
        text = bare
    return text


def has_comma(value: str) -> bool:
    """Whether a comma was typed where `mail_address` makes a dot of it. A 。 is a Japanese keyboard's dot."""
    domain = _alone(value).rpartition("@")[2]
    return bool(re.search("[,、]", domain.rstrip(",、。 ")))


def mail_fault(value: str) -> str | None:
    """What is wrong with a normalised address, if it has words of its own: `mail` of content/messages.yml."""
    local, at, domain = value.rpartition("@")
    found = {
        "no_at": not at,
        "no_local": not local,
        "no_domain": not domain,
        "several": "@" in local,
        "blank": any(map(str.isspace, local + domain)),
        "comma": bool(_COMMAS.search(local)),
        "not_ascii": not local.isascii(),
        "sign": not _LOCAL.fullmatch(local),
        "no_dot": "." not in domain,
        "domain": not _DOMAIN.fullmatch(domain),
        "too_long": len(value) > _MOST or len(local) > _MOST_LOCAL,
    }
    return next((fault for fault, is_so in found.items() if is_so), None)


def mail_words(value: str) -> str:
    """A normalised address with its domain in the letters that people read: 例.jp for xn--fsq.jp."""
    local, at, domain = value.rpartition("@")
    return local + at + ".".join(map(_label_words, domain.split(".")))


def is_mail_address(value: str) -> bool:
    """An address that our mail system can reply to.

    Narrower than RFC 5321: the local part starts and ends with a letter or a digit and has no two
    dots in a row (the operator's own limit, C-21), ASCII only, at most 254 characters.
    """
    local = value.rpartition("@")[0]
    return (
        len(value) <= _MOST
        and len(local) <= _MOST_LOCAL
        and ".." not in value
        and bool(_MAIL.fullmatch(value))
    )


def _ascii_domain(domain: str) -> str:
    return ".".join(map(_ascii_label, domain.split(".")))


def _ascii_label(label: str) -> str:
    """The A-label of a label of letters, marks and digits (IDNA2008, RFC 5890); any other stays as it is.

    Not Python's `idna` codec: it is IDNA2003 and would turn ß into ss, which is another domain.
    """
    is_word = all(unicodedata.category(char) in _LETTERS or char in "-・" for char in label)
    if label.isascii() or not is_word:
        return label
    return "xn--" + label.encode("punycode").decode("ascii")


def _label_words(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        words = label.removeprefix("xn--").encode("ascii").decode("punycode")
    except ValueError:
        return label
    return words if _ascii_label(words) == label else label
