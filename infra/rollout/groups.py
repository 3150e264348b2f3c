"""The groups of the staff's user pool: those that content/console.yml gives rights to."""

from collections.abc import Iterable
from typing import Any


def add_missing_groups(cognito: Any, pool: str, groups: Iterable[str]) -> tuple[str, ...]:
    """Make the groups that the pool doesn't have yet; their names. None is deleted: people are in it, and
    what the content no longer knows gives no right.
    """
    pages = cognito.get_paginator("list_groups").paginate(UserPoolId=pool)
    there = {group["GroupName"] for page in pages for group in page["Groups"]}
    missing = tuple(sorted(set(groups) - there))
    for name in missing:
        cognito.create_group(UserPoolId=pool, GroupName=name)
    return missing
