"""`python -m desk`: the staff's command line.

Settings as the functions': TABLE_NAME and BUNDLE_PATH; credentials and region as every AWS tool finds them.
Exit status: 0 done, 1 not done (or `orphans` or `health` found something), 2 typed wrongly or not set up.
"""

import sys

from desk.staff.cli import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A person's name must not stop the command where a terminal lacks a character.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
