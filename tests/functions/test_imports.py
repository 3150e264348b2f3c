"""What each function loads when it starts: a module that only some requests need is imported late.

Every module here costs milliseconds of each cold start. Whoever imports one at the top of a module that a
function reaches finds it here, and either imports it late or adds it to that function's row.
"""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from tests.conftest import ROOT

FUNCTIONS = ROOT / "functions"
LIBRARIES = {
    "authlib",
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.logging",
    "aws_lambda_powertools.metrics",
    "aws_lambda_powertools.utilities.batch",
    "boto3",
    "botocore.client",
    "botocore.config",
    "botocore.exceptions",
    "botocore.session",
    "cryptography",
    "email",
    "icalendar",
    "jinja2",
    "joserfc",
    "jsonschema",
    "markupsafe",
    "requests",
    "urllib.request",
}
ROOMS = {
    "desk.canary",
    "desk.console",
    "desk.delivery.outbox",
    "desk.delivery.pace",
    "desk.delivery.reports",
    "desk.domain.finding.terms",
    "desk.domain.forms.form",
    "desk.domain.mail.compose",
    "desk.domain.magazines",
    "desk.domain.mail.ics",
    "desk.domain.seminars.seats",
    "desk.domain.submissions.dispatch.visits",
    "desk.domain.submissions.places.blocks",
    "desk.domain.transitions",
    "desk.staff",
    "desk.storage.dispatch.visits",
    "desk.storage.seminars.seats",
    "desk.usecases",
    "desk.views.form_opening",
    "desk.views.templates",
    "desk.web.forms.pages",
    "desk.web.manage.pages",
}
WATCHED = LIBRARIES | ROOMS
BY_EVERY_FUNCTION = {
    "aws_lambda_powertools.logging",
    "aws_lambda_powertools.metrics",
    "botocore.exceptions",
}
CHANGES = {
    "desk.domain.finding.terms",
    "desk.domain.forms.form",
    "desk.domain.seminars.seats",
    "desk.domain.submissions.dispatch.visits",
    "desk.domain.transitions",
    "desk.storage.dispatch.visits",
    "desk.storage.seminars.seats",
}
"""By a function that changes submissions, whatever they are about."""
LOADED: Mapping[str, set[str]] = {
    "canary": {"desk.canary", "desk.domain.forms.form", "email", "urllib.request"},
    "console": {
        "desk.console",
        "desk.domain.magazines",
        "desk.domain.mail.compose",
        "desk.usecases",
        "desk.views.form_opening",
        "desk.views.templates",
        "email",
        *CHANGES,
        "desk.domain.submissions.places.blocks",
    },
    "deliver": {
        "desk.delivery.outbox",
        "desk.delivery.pace",
        "desk.domain.magazines",
        "desk.domain.mail.compose",
        "email",
    },
    "feedback": {"desk.delivery.reports", "desk.domain.magazines"},
    "health": set(),
    "keep": {
        "desk.domain.forms.form",
        "desk.domain.magazines",
        "desk.domain.seminars.seats",
        "desk.domain.submissions.dispatch.visits",
        "desk.storage.seminars.seats",
        "desk.usecases",
    },
    "manage": {*CHANGES, "desk.usecases", "desk.views.templates", "desk.web.manage.pages"},
    "magazine": {"desk.domain.magazines", "desk.usecases", "desk.views.templates", "email"},
    "morning": {*CHANGES, "desk.domain.submissions.places.blocks", "desk.usecases"},
    "slots": {"desk.domain.seminars.seats", "desk.storage.seminars.seats"},
    "submit": {"desk.domain.finding.terms", "desk.domain.forms.form", "desk.usecases"},
}


def test_every_function_is_in_the_table() -> None:
    assert set(LOADED) == {path.stem for path in FUNCTIONS.glob("*.py")}


@pytest.mark.parametrize("function", LOADED)
def test_a_function_starts_with_what_it_always_needs(function: str) -> None:
    code = f"import sys, {function}; print(*{WATCHED} & set(sys.modules))"
    # On Lambda a function also makes what its first request needs (`desk.bootstrap.warm`).
    env = {name: value for name, value in os.environ.items() if name != "AWS_LAMBDA_FUNCTION_NAME"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=FUNCTIONS, env=env, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == BY_EVERY_FUNCTION | LOADED[function]


def test_what_is_watched_exists() -> None:
    """So that no row is met only because a name has changed."""
    code = f"import importlib; [importlib.import_module(name) for name in {WATCHED}]"
    subprocess.run([sys.executable, "-c", code], cwd=FUNCTIONS, capture_output=True, text=True, check=True)
