"""The one module that imports the tool that makes the site: MkDocs 1.x, or ProperDocs, which goes on with it.

Both have the same interface under their own name, and make the same site of a desk, which a test holds. A
desk is built by the one that is installed; with both, by MkDocs unless the environment says
SITE_TOOL=properdocs (docs/decisions/0031).
"""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

_TOOLS = ("mkdocs", "properdocs")


def _chosen() -> str:
    named = os.environ.get("SITE_TOOL") or next(filter(find_spec, _TOOLS), "")
    if named not in _TOOLS:
        raise ValueError(f"SITE_TOOL={named}: there is only {' or '.join(_TOOLS)}; one has to be installed")
    return named


# A tool that is running already, by its own command, stays the one.
if "mkdocs" not in sys.modules and _chosen() == "properdocs":
    # Has every import of mkdocs, ours and other plugins', mean ProperDocs.
    import_module("properdocs.replacement")

from mkdocs.commands.build import build as _build  # noqa: E402
from mkdocs.config import load_config  # noqa: E402
from mkdocs.config.base import Config  # noqa: E402
from mkdocs.config.defaults import MkDocsConfig as SiteConfig  # noqa: E402
from mkdocs.exceptions import MkDocsException as SiteToolError  # noqa: E402
from mkdocs.exceptions import PluginError  # noqa: E402
from mkdocs.plugins import BasePlugin  # noqa: E402
from mkdocs.structure.files import File, Files  # noqa: E402
from mkdocs.structure.pages import Page as SitePage  # noqa: E402
from mkdocs.utils import get_build_datetime  # noqa: E402

__all__ = [
    "NAME",
    "BasePlugin",
    "Config",
    "File",
    "Files",
    "PluginError",
    "SiteConfig",
    "SitePage",
    "SiteToolError",
    "build",
    "get_build_datetime",
    "load_config",
]

NAME = _build.__module__.partition(".")[0]
"""mkdocs or properdocs: also the name of its logger."""


def build(config: SiteConfig) -> None:
    """Writes the site of a configuration, with its plugins started before and shut down after."""
    config.plugins.on_startup(command="build", dirty=False)
    _build(config)
    config.plugins.on_shutdown()
