"""How many examples a property is tried on."""

import os

TIMES = int(os.environ.get("EXAMPLES", "1"))
"""So many times as many as in `make test`: `make soak` says how many."""
