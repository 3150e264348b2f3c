"""The desk: everything that the functions share.

Each package is a room on a floor: domain, then storage and views, delivery, `parts`, canary and usecases,
staff and web, and `bootstrap` on top. A room imports only rooms on floors below it; `make lint` checks that.
The drawing is in functions/README.md. The functions, local/ and infra/ import the desk; builder/ imports its
domain and views. The desk imports none of them.
"""

import gc
import os

if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    # What a start makes stays: looking through it for garbage again and again (139 times, with Python's own
    # figures) was a sixth of a start's processor time. `bootstrap.parts` begins to look.
    gc.disable()
    gc.set_threshold(100_000, 20, 20)
