"""Everything that can be wrong with a desk, told at once; else the desk."""

from itertools import chain
from pathlib import Path

from builder.calendarrules import calendar_problems
from builder.canaryrules import canary_problems
from builder.checked import Checked, check_shapes
from builder.formrules import form_problems
from builder.idrules import duplicate_problems, reference_problems
from builder.linkrules import link_problems
from builder.placeholderrules import placeholder_problems
from builder.policyrules import policy_problems
from builder.problems import ContentError, Problem
from builder.project import Project
from builder.sources import read_sources

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
