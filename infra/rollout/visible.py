"""After a deployment: waits until its release is what every visitor gets."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from infra.environment import Environment
from infra.headercheck import header_problems
from infra.rollout.right_desk import resolves
from infra.rollout.stacks import CannotDeploy
from infra.verify import NoVersion, Versions, deployed, differences

_PROPAGATION = timedelta(minutes=10)
"""CloudFront's locations and the DNS get a change at different times."""

_PAUSE = 15.0


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """How a deployment looks at the site from outside."""

    look_up_versions: Callable[[str], tuple[Versions, Versions]] = deployed
    compare_headers: Callable[[str, Mapping[str, str]], list[str]] = header_problems
    resolves: Callable[[str], bool] = resolves
    sleep: Callable[[float], None] = time.sleep


def wait_until_visible(
    env: Environment,
    expected: Versions,
    headers: Mapping[str, str],
    *,
    distribution: str,
    eyes: Eyes,
    clock: Callable[[], datetime],
) -> None:
    """Poll until versions and headers are the expected ones. Raises CannotDeploy after 10 minutes, or at once
    if the site's name leads nowhere; `distribution` is where it has to lead.
    """
    host = env.host
    if not eyes.resolves(host) and not env.site.get("HostedZoneId"):
        raise CannotDeploy(
            f"設置は終わりましたが、{host} がまだ引けないので、確かめられません。"
            f"DNS に CNAME を加えてください: {host} → {distribution}。"
            "引けるようになったら、もう一度同じことを実行してください。"
        )
    end = clock() + _PROPAGATION
    while differing := _differences(env.origin, expected, headers, eyes):
        if clock() >= end:
            raise CannotDeploy(
                "\n".join(
                    [
                        *differing,
                        f"10分待ちましたが、そろいません。DNS の {host} が {distribution} を"
                        "指しているかを確かめて、もう一度同じことを実行してください。",
                    ]
                )
            )
        eyes.sleep(_PAUSE)


def _differences(origin: str, expected: Versions, headers: Mapping[str, str], eyes: Eyes) -> list[str]:
    """In Japanese, how what is deployed differs from the release."""
    try:
        differing = differences((expected, *eyes.look_up_versions(origin)))
    except NoVersion as error:
        return [str(error)]
    return differing + eyes.compare_headers(origin, headers)
