"""The environments of infra/environments, read by name."""

from pathlib import Path

import pytest

from infra.environment import UnknownEnvironment, environment


def test_the_environments_of_this_folder_can_be_read() -> None:
    for name in ("staging", "production"):
        assert environment(name).origin.startswith("https://")


@pytest.mark.parametrize("name", ["nowhere", "../staging", ""])
def test_an_unknown_environment_is_reported_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownEnvironment, match=r"production、staging"):
        environment(name)


def test_an_incomplete_environment_is_reported(tmp_path: Path) -> None:
    (tmp_path / "staging.yml").write_text("region: ap-northeast-1\n")
    with pytest.raises(UnknownEnvironment, match="stack"):
        environment("staging", tmp_path)
