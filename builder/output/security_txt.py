"""/.well-known/security.txt (RFC 9116): where to report a vulnerability, and until when that is valid.

Both are `security` of content/site.yml. An expired date is a warning and no mistake, so that urgent changes
can still be published.
"""

from pathlib import Path
from urllib.parse import urlsplit

from builder.project import Data

_PLACE = ".well-known/security.txt"


def security_txt(site: Data) -> str | None:
    """The file's text; None without a contact, or if the site isn't at its host's root (RFC 9116, 3)."""
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
    """Write the file into the built site, if `security_txt` gives one."""
    text = security_txt(site)
    if text:
        path = site_dir / _PLACE
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
