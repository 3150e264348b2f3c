"""Whether a release is meant for the environment that it is about to be deployed to, and its name is up."""

import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from infra.environment import Environment
from infra.rollout.stacks import CannotDeploy


def resolves(host: str) -> bool:
    """Whether the host has an address in the DNS that this machine uses."""
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


def check_address(env: Environment, bundle: Mapping[str, Any]) -> None:
    """Raises CannotDeploy unless the content's own address is the live desk's, and a trial has another one.

    Each page names the published address as its own, to search engines and in the calendars that people keep.
    """
    published = "{0.scheme}://{0.netloc}".format(urlsplit(bundle["site"]["base_url"]))
    if env.trial and env.origin == published:
        raise CannotDeploy(
            f"試験の環境（{env.name}）のアドレスが、公開するサイトと同じです（{published}）。"
            f"infra/environments/{env.name}.yml の SiteOrigins を、試験のためのアドレスにしてください。"
            "ここに本番の窓口を置くなら、trial を消してください。"
        )
    if not env.trial and env.origin != published:
        raise CannotDeploy(
            f"content/site.yml の base_url（{published}）と、infra/environments/{env.name}.yml の"
            f" SiteOrigins（{env.origin}）が違います。"
            "このまま設置すると、メールやページのリンクが別のところを開きます。"
            "どちらかを直してください。試験の環境なら、trial を書いてください（staging.yml を見てください）。"
        )
