"""Reads a Content-Security-Policy."""

from collections.abc import Mapping

from desk.views.security_headers import POLICY


def directives(headers: Mapping[str, str]) -> dict[str, list[str]]:
    """Directive -> its sources, from the headers of an answer."""
    policy = next(value for name, value in headers.items() if name.lower() == POLICY.lower())
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}
