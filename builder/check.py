"""Everything that can be wrong with a desk, told at once; else the desk."""

from itertools import chain
from pathlib import Path

from builder.project import Project
from builder.reading.desk_files import read_sources
from builder.reading.mistakes import ContentError, Problem
from builder.reading.sound import Checked, check_shapes
from builder.rules.calendars import calendar_problems
from builder.rules.canary import canary_problems
from builder.rules.forms import form_problems
from builder.rules.ids import duplicate_problems, reference_problems
from builder.rules.links import link_problems
from builder.rules.placeholders import placeholder_problems
from builder.rules.policy import policy_problems

_RULES = (
    duplicate_problems,
    reference_problems,
    form_problems,
    calendar_problems,
    canary_problems,
    placeholder_problems,
    link_problems,
    policy_problems,
)


def read(root: Path) -> tuple[Checked, tuple[Problem, ...]]:
    """The sources of the desk in the folder `root`, and every problem of every file, sorted."""
    checked = check_shapes(read_sources(root))
    problems = {*checked.problems, *chain.from_iterable(rule(checked) for rule in _RULES)}
    return checked, tuple(sorted(problems))


def load(root: Path) -> Project:
    """The desk in the folder `root`. Raises ContentError with every problem of every file."""
    checked, problems = read(root)
    if problems:
        raise ContentError(problems)
    return Project.of(checked)
