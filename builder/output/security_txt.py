"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness of this desk, and how long that holds.

Both are `security` of content/site.yml. A day that has passed is a warning and no mistake: what is urgent can
still be changed and published.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from builder.project import Data
from builder.reading.mistakes import Problem
from builder.reading.sound import Checked

_PLACE = ".well-known/security.txt"
_SOON = timedelta(days=30)
_LONGEST = timedelta(days=366)


def security_txt(site: Data) -> str | None:
    """The file; None where nobody is named, or the site isn't at its host's root, where others would look."""
    security = site.get("security")
    if security is None or urlsplit(site["base_url"]).path:
        return None
    lines = {
        "Contact": security["contact"],
        "Expires": f"{security['expires']}T23:59:59+09:00",
        "Preferred-Languages": "ja, en",
        "Canonical": f"{site['base_url']}/{_PLACE}",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def write_security_txt(site: Data, site_dir: Path) -> None:
    """Put the file into the built site, if there is one."""
    text = security_txt(site)
    if text:
        path = site_dir / _PLACE
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def security_warnings(checked: Checked, today: date) -> Iterator[Problem]:
    """Whether the day until which it holds has passed, comes soon, or is further off than the RFC wants."""
    source = checked.one("site")
    security = source.data.get("security") if source else None
    if not source or not security:
        return
    here = ("security", "expires")
    left = date.fromisoformat(security["expires"]) - today
    ask = "連絡先が今も正しいかを確かめて、新しい日付（1年以内）にしてください。"
    if left < timedelta(0):
        yield source.problem(here, f"security.txt の期限が過ぎています。{ask}")
    elif left < _SOON:
        yield source.problem(here, f"security.txt の期限まで、あと{left.days}日です。{ask}")
    elif left > _LONGEST:
        yield source.problem(here, f"security.txt の期限が1年より先です。{ask}")
