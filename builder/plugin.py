"""The site tool's plugin: hands it the pages, assets and theme context."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from builder.check import load
from builder.files.desk_files import folder
from builder.files.kept import keep_templates
from builder.files.look.files import LOOK, look_folders
from builder.markdown_bridge import GithubMarkdown
from builder.pages.generate import Page, generate
from builder.pages.published.assets import published_assets
from builder.pages.published.cards import card_of
from builder.pages.published.postal import fills_an_address, postal_assets
from builder.pages.search import search_assets
from builder.pages.theme_context import navigation, page_context, site_context
from builder.project import Project
from builder.reading.mistakes import ContentError
from builder.site_tool import (
    BasePlugin,
    Config,
    File,
    Files,
    PluginError,
    SiteConfig,
    SitePage,
    get_build_datetime,
)
from builder.texts.gfm.readings import ruby, without_readings
from desk.domain.calendar.moments import tokyo_day
from desk.views import templates
from desk.views.unbroken import unbroken

_WATCHED = ("content", "faq", "schemas")


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The plugin has no options: all settings are in the desk's content."""


class MadoguchiPlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """`project` and `now` (aware) may be set before the build; else it loads the desk beside mkdocs.yml.

    `areas`, after the build: service -> the page on which bookings are looked up, as one of that service.
    """

    project: Project | None = None
    now: datetime | None = None

    def on_config(self, config: SiteConfig) -> SiteConfig:
        keep_templates(templates.environment(), templates.__file__)
        self._root = Path(config.docs_dir).parent
        try:
            self._desk = self.project or load(self._root)
        except ContentError as error:
            raise PluginError(f"{len(error.mistakes)}件の問題があります。\n{error}") from error
        config.site_name = self._desk.site["name"]
        config.site_description = self._desk.site["description"]
        config.site_url = self._desk.site["base_url"] + "/"
        config.markdown_extensions = ["toc", GithubMarkdown()]
        config.mdx_configs = {"toc": {"marker": ""}}
        if self._desk.menu is not None:
            config.nav = navigation(self._desk.menu)
        # In place of the theme that mkdocs.yml names; the desk's own files first. The last one is the tool's.
        config.theme.dirs[:-1] = [str(found) for found in look_folders(self._root, "builder/theme")]
        config.theme.static_templates.add("404.html")
        return config

    def on_files(self, files: Files, *, config: SiteConfig) -> Files:
        """Replaces the sources by the generated pages, and adds the assets under their published names."""
        for file in list(files):
            if file.src_uri.endswith((".md", ".yml", ".yaml")):
                files.remove(file)
        since = tokyo_day(self.now or get_build_datetime())
        self._pages = generate(self._desk, since=since)
        for uri, page in self._pages.items():
            files.append(_page_file(config, uri, page))
        assets = look_folders(self._root, "builder/assets")
        look = self._desk.site.get("look", {})
        published = published_assets(*assets, look=look)
        # In Japanese, and in each language in whose folder pages are.
        self._desks = {
            "": self._desk,
            **{name: self._desk.in_language(name) for name in self._desk.languages},
        }
        for desk in self._desks.values():
            published += search_assets(desk)
        names = {asset.name: asset.uri for asset in published}
        if any(map(fills_an_address, self._desk.forms.values())):
            names["postal"], codes = postal_assets()
            published += codes
        style = next(asset.content for asset in published if asset.name == "base.css").decode()
        logo = self._logo(look)
        self._cards = {
            uri: card_of(self._desk_of(uri), uri, page.meta, style, logo) for uri, page in self._pages.items()
        }
        for asset in {asset.uri: asset for asset in (*published, *self._cards.values())}.values():
            files.append(File.generated(config, asset.uri, content=asset.content))
        self._sites = {name: site_context(desk, names) for name, desk in self._desks.items()}
        return files

    def _logo(self, look: Mapping[str, Any]) -> Path | None:
        """The desk's logo, if a picture for links can show it."""
        file = look.get("logo", {}).get("file", "")
        return self._root / f"content{file}" if file.endswith(".png") else None

    def on_env(self, env: Any, **_: Any) -> Any:
        """Gives every template the site's context; 404.html too, which gets no page context."""
        keep_templates(env, __file__)
        env.globals["desk"] = self._sites[""]
        env.filters["ruby"] = lambda text: Markup(ruby(str(text)))  # noqa: S704 - it escapes the text
        env.filters["plain"] = lambda text: without_readings(str(text))
        self._env, self.areas = env, dict[str, str]()
        return env

    def on_page_context(self, context: Any, *, page: SitePage, **_: Any) -> Any:
        uri = page.file.src_uri
        context["desk"] = self._context(uri)
        if context["desk"]["manages"]:
            for area in {*self._desk.managed_areas(f"/{uri}").values()}:
                shown = {**context, "desk": self._context(uri, area)}
                self.areas[area] = unbroken(self._env.get_template("main.html").render(shown))
        return context

    def _context(self, uri: str, area: str = "") -> dict[str, Any]:
        desk = self._desk_of(uri)
        page = page_context(desk, f"/{uri}", self._pages[uri], area=area)
        return {**self._sites[_language(desk)], **page, "card": self._cards[uri].uri}

    def _desk_of(self, uri: str) -> Project:
        """The desk in the language of a page."""
        language = self._desk.language_of(f"/{uri}")
        return self._desks[language["language"] if language else ""]

    def on_post_page(self, output: str, **_: Any) -> str:
        return unbroken(output)

    def on_page_markdown(self, markdown: str, *, page: SitePage, **_: Any) -> str:
        """The sitemap tells when each page was changed, not when it was built."""
        page.update_date = page.meta["updated"]
        return markdown

    def on_post_template(self, output_content: str, *, template_name: str, **_: Any) -> str:
        """404.html; the sitemap is for machines."""
        return unbroken(output_content) if template_name.endswith(".html") else output_content

    def on_serve(self, server: Any, **_: Any) -> Any:
        for name in _WATCHED:
            server.watch(str(folder(self._root, name)))
        for name in LOOK:
            for found in look_folders(self._root, name):
                server.watch(str(found))
        return server


def _language(desk: Project) -> str:
    return str(desk.language["language"]) if desk.language else ""


def _page_file(config: SiteConfig, uri: str, page: Page) -> File:
    file = File.generated(config, uri, content=page.markdown)
    file.edit_uri = page.source_file
    return file
