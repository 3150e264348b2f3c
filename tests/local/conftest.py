"""local/ on the desk under test of tests/functions: its fixtures, by their names."""

from tests.functions.conftest import desk, staff

__all__ = ["desk", "staff"]
