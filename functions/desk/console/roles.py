"""From the groups of the sign-in provider to rights at desks, by `roles` of content/console.yml. Pure."""

from collections.abc import Iterable, Mapping

from desk.bundle import Bundle
from desk.console.member import Right


def rights_of(groups: Iterable[str], bundle: Bundle) -> Mapping[str, frozenset[Right]]:
    """Desk -> rights: all that any of the groups has there, in the order of desks.yml. A desk without any
    right isn't named.
    """
    roles: Mapping[str, Mapping[str, Iterable[str]]] = bundle["console"]["roles"]
    held = [roles[group] for group in groups if group in roles]
    found = {
        desk: frozenset(Right(right) for role in held for right in role.get(desk, ()))
        for desk in bundle["desks"]
    }
    return {desk: rights for desk, rights in found.items() if rights}
