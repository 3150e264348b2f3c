"""Mail addresses whose domain looks like a slip of a well-known one: gmail.con, docomo.ne.jo."""

from collections.abc import Mapping
from typing import Any

_SHORTEST = 5
"""Characters of the first label of a known domain that others are compared with: next to a shorter one
(ocn.ne.jp: odn.ne.jp) are too many others' own.
"""


def meant_domain(address: str, domains: Mapping[str, Any]) -> str | None:
    """The domain that was probably meant by a normalised mail address; None if nothing is odd.

    `domains` is `mail_domains` of content/site.yml. `known` are right, and suggested for what is one slip
    away in its first label (a character more, less, another, or two swapped); `mistaken` has what is
    written in their place, whole or, with a dot in front, as an ending.
    """
    domain = address.rpartition("@")[2]
    known = domains.get("known", ())
    if domain in known:
        return None
    for written, meant in domains.get("mistaken", {}).items():
        if domain == written:
            return str(meant)
        if written.startswith(".") and domain.endswith(written):
            return domain.removesuffix(written) + str(meant)
    return next((one for one in known if _is_near(domain, one)), None)


def _is_near(domain: str, known: str) -> bool:
    """What follows the first label has to be the same: hotmail.be is no slip of hotmail.de."""
    (label, _, rest), (right, _, end) = domain.partition("."), known.partition(".")
    return rest == end and len(right) >= _SHORTEST and is_one_slip(label, right)


def is_one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one character, or by two neighbours that are swapped (Damerau)."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    a, b = one[start:], other[start:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:] and len(a) > 1
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
