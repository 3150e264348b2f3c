"""What a story of a condition is."""

from collections.abc import Callable, Mapping

from tests.functions.conftest import Desk

Story = Callable[[Desk], bool]
"""Returns whether harm was done."""
Stories = Mapping[Story, str]
"""The story -> the beginning of the role (`tests.faults.checking.mutants`) of the condition it is about."""
