"""What a story of a condition is."""

from collections.abc import Callable, Mapping

from tests.functions.conftest import Desk

Story = Callable[[Desk], bool]
"""Returns whether harm was done."""
About = str | tuple[str, str]
"""The beginning of the role (`tests.faults.checking.mutants`) of a condition; with one of its clauses, if the
story is about that alone.
"""
Stories = Mapping[Story, About]
"""The story -> what it is about."""
