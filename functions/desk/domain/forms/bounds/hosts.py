"""An address of a meeting or a video that staff or editors give: only at hosts that the desk names. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

# No user, no port, and only the characters of RFC 3986: mail programs end a link at any other.
_URL = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]*)?")


def is_at_host(url: str, hosts: Sequence[str]) -> bool:
    """Whether it is https on one of `hosts` or a subdomain, without anything that disguises its target."""
    if not _URL.fullmatch(url):
        return False
    host = urlsplit(url).hostname or ""
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)
