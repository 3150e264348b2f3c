"""/.well-known/security.txt (RFC 9116): whom to tell of a weakness of this desk, and how long that holds.

Both are `security` of content/site.yml. A day that has passed is a warning and no mistake: what is urgent can
still be changed and published.
"""

from pathlib import Path
from urllib.parse import urlsplit

from builder.project import Data

_PLACE = ".well-known/security.txt"


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
