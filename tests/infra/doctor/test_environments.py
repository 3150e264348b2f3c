"""The environments of a desk (infra/environments in its folder), read by name."""

from pathlib import Path

import pytest

from infra.environment import UnknownEnvironment, environment
from tests.conftest import EXAMPLE


def test_the_environments_of_a_desk_can_be_read() -> None:
    for name in ("staging", "production"):
        assert environment(name, EXAMPLE).origin.startswith("https://")


@pytest.mark.parametrize("name", ["nowhere", "../staging", ""])
def test_an_unknown_environment_is_reported_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownEnvironment, match=r"production、staging"):
        environment(name, EXAMPLE)


def test_a_desk_without_environments_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownEnvironment, match=r"infra/README\.md"):
        environment("staging", tmp_path)


def test_an_incomplete_environment_is_reported(tmp_path: Path) -> None:
    (tmp_path / "infra/environments").mkdir(parents=True)
    (tmp_path / "infra/environments/staging.yml").write_text("region: ap-northeast-1\n")
    with pytest.raises(UnknownEnvironment, match="stack"):
        environment("staging", tmp_path)
