"""Every character that a Japanese keyboard or a copied page puts where a hyphen is meant."""

import re

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d\uff70\u02d7\u207b"
DASH = re.compile(f"[{re.escape(DASHES)}]")
