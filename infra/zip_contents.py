"""What goes into the zips of the functions: the desk's, and the console's, which needs more packages.

The desk's functions serve the public; nothing that only the console needs is in their zip.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"

SERVICES: Mapping[str, tuple[str, ...]] = {
    "dynamodb": (
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactWriteItems",
        "UpdateItem",
    ),
    "sesv2": ("SendEmail",),
}
"""The AWS services that the functions have clients of (desk.clients), and the operations that they call
(`infra.service_data`).

botocore has descriptions of all four hundred services: 25 of its 30 MB. Leaving out the rest is safe:
creating a client without its description fails at once (UnknownServiceError), not during a booking;
tests/infra starts every function from the zip, and checks in the code that no other client is created.
"""

# Runs on staff machines from a checkout; no function imports it.
_STAFF = ("desk/staff/", "desk/__main__.py")
_CONSOLE_ONLY = ("console.py", "desk/console/", "desk/counter/", "desk/storage/staff/")
UNUSED_ENDINGS = (".c", ".dist-info/RECORD", ".js", ".md", ".pyi", ".rst", ".typed")
LICENCE = re.compile(r"(?i)licen[cs]e|copying|notice|authors")
UNUSED = (
    "authlib/integrations/django_",
    "authlib/integrations/flask_",
    "authlib/integrations/httpx_",
    "authlib/integrations/sqla_",
    "authlib/integrations/starlette_",
    "aws_lambda_powertools/event_handler/",  # its routing, with a Swagger page
    "bin/",
    "boto3/",  # the functions use botocore only
    "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",  # tzdata has the same
    "icalendar/tests/",
    "jsonschema/benchmarks/",
    "jsonschema/tests/",
    # Only for checking a schema, which `builder` does; what is checked here are answers.
    "jsonschema_specifications/schemas/draft201909/vocabularies/",
    "jsonschema_specifications/schemas/draft202012/vocabularies/",
    "jsonschema_specifications/tests/",
    "pycparser/",  # for building only
    "referencing/tests/",
    "s3transfer/",  # used by boto3 only
    "urllib3/contrib/emscripten/",
)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A zip's: which handlers, which pinned packages, and what of desk/ it leaves out."""

    handlers: tuple[str, ...]
    requirements: tuple[Path, ...]
    without: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether a file of functions/ belongs to it, by its path there."""
        if name.startswith(self.without) or "__pycache__" in name:
            return False
        return name.startswith("desk/") or name in self.handlers


def _handlers(names: Iterable[Path]) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in names))


DESK = Contents(
    handlers=_handlers(path for path in FUNCTIONS.glob("*.py") if path.name not in _CONSOLE_ONLY),
    requirements=(FUNCTIONS / "requirements.txt",),
    without=(*_STAFF, *_CONSOLE_ONLY),
)
CONSOLE = Contents(
    handlers=("console.py",),
    requirements=(FUNCTIONS / "requirements.txt", FUNCTIONS / "console-requirements.txt"),
    without=_STAFF,
)
