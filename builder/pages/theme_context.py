"""The theme's variables for the site and for each page, all from the desk's data.

URLs are relative to the site's root ("online/flow/"); templates pass them through `| url`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from builder.output.seminars.files import events
from builder.output.structured_data import structured_data
from builder.pages.generate import Page
from builder.pages.languages import (
    JAPANESE,
    alternates,
    choices,
    counterpart,
    dated,
    home_of,
    originals,
    theme_words,
)
from builder.pages.opening import opening_data
from builder.pages.published.postal import fills_an_address
from builder.pages.search import search_context
from builder.project import Data, Project, is_managed
from builder.texts.held_back import menu_page
from builder.texts.languages import figures
from builder.texts.markdown import site_path

Link = dict[str, Any]

_KATAKANA = re.compile(r"([ァ-ヺー]+)")


def site_context(project: Project, assets: Mapping[str, str]) -> dict[str, Any]:
    """For every template, 404.html included. `assets` maps names to published addresses."""
    language = project.language
    titles = project.titles()
    without_service = [
        uri
        for uri, page in project.pages.items()
        if uri.count("/") == 1 and uri != "/index.md" and "service" not in page.meta
    ]
    return {
        "site": project.site,
        "notices": project.messages["notices"],
        "lang": language["lang"] if language else JAPANESE,
        "language": language,
        "said": theme_words(language),
        "home": _url(home_of(language)) if language else "./",
        "search_page": _search_page(project),
        "phones_page": _phones_page(project),
        "menu": [{"title": titles[uri], "url": _url(uri)} for uri in language["menu"]] if language else [],
        "choices": choices(project, None),
        "name_parts": name_parts(project.site["name"]),
        "short_name_parts": name_parts(project.site.get("short_name", project.site["name"])),
        "services": [{**service, "url": _url(service["page"])} for service in project.services],
        "assets": assets,
        "logo": _logo(project),
        "operators": operators(project),
        "door": _door(project, None),
        "footer": [counterpart(project, uri) for uri in without_service],
        "not_found": {
            **project.not_found,
            "links": [{**link, "url": _url(link["page"])} for link in project.not_found["links"]],
        },
    }


def _logo(project: Project) -> dict[str, str] | None:
    """The desk's own logo, instead of the site's sign: {file, alt, type}."""
    logo = project.site.get("look", {}).get("logo")
    if not logo:
        return None
    kind = "image/png" if logo["file"].endswith(".png") else "image/svg+xml"
    return {"file": logo["file"].removeprefix("/"), "alt": logo["alt"], "type": kind}


def page_context(project: Project, uri: str, page: Page, *, area: str = "") -> dict[str, Any]:
    """For one page of the project's language; `uri` is the address that links use (/online/flow.md). `area`:
    the service whose applicants see it, "" for everybody.

    breadcrumbs: [{title, url or None}], home first, this page last; place: where the municipality's site has
    the service, on the service's own page; operators: who runs what is on the page; door: the link to the
    desk at the top (`{label, url, is_phone}`); related: [{title, url}];
    published, updated: {iso, words} or None; contacts: desks; area: the address of `area`'s page, "" if it is
    the page's own; opening: `opening_data` or None; layout: from the front matter, else "page"; fills:
    whether a form of the page fills in an address; manages: whether bookings are looked up on it; search:
    `search_context` or None; books: whether a form of the page asks for a slot; cools_off: whether it has
    the notice of cooling-off; choices, alternates, originals: of `pages.languages`.
    """
    own = page.meta.get("service")
    service = _service(project, area or own)
    layout = page.meta.get("layout", "page")
    crumbs = _breadcrumbs(project, uri, page, service, is_own=area in ("", own))
    contact = _contact(project, service)
    operator = _operator(project, contact)
    manages = 'id="manage-form"' in page.body
    contacts = [contact, *(_managing(project) if manages and not area else ())]
    return {
        "layout": layout,
        "breadcrumbs": crumbs,
        "choices": choices(project, uri),
        "alternates": alternates(project, uri),
        "originals": originals(project, uri),
        "structured": [*structured_data(project, uri, crumbs, service, operator)],
        "published": _date(project, page.meta.get("published")),
        "updated": _date(project, page.meta.get("updated")),
        "desk_id": service["desk"] if service else "",
        "place": service["place"] if service and uri == service["page"] else None,
        "contacts": [
            {
                **one,
                "run_by": _operator(project, one),
                **({"hours_words": project.hours_words(one)} if "hours" in one else {}),
            }
            for one in _once(contacts)
        ],
        "area": _url(service["page"]) if service and area not in ("", own) else "",
        "operators": [operator] if service else operators(project),
        "door": _door(project, service),
        "related": list(_related(project, uri, page, service)),
        "opening": opening_data(project) if _shows_states(project, layout, page) else None,
        "search": search_context(project) if layout == "search" else None,
        "events": events(project) if 'class="seminars"' in page.body else None,
        "manages": manages,
        "books": any(form["page"] == uri and "slots" in form for form in project.forms.values()),
        "cools_off": 'id="letter-form"' in page.body or 'id="last-day"' in page.body,
        "confirms": 'id="magazine-confirm"' in page.body,
        "fills": any(form["page"] == uri and fills_an_address(form) for form in project.forms.values()),
    }


def _shows_states(project: Project, layout: str, page: Page) -> bool:
    """Whether the page says which phone is answered now, in words that its language has."""
    is_there = layout == "search" or 'class="desk-state"' in page.body
    return is_there and bool(theme_words(project.language)["opening"])


def name_parts(name: str) -> list[str]:
    """A name between whose parts a line may break: words in katakana, and what is between them. Not every
    browser knows where a Japanese word ends (`word-break: auto-phrase`).
    """
    return [name] if "《" in name else list(filter(None, _KATAKANA.split(name)))


def navigation(menu: Sequence[Any]) -> list[Any]:
    """MkDocs' `nav`: uris relative to the content's root, with a title where the menu names one."""

    def entry(row: Any) -> Any:
        page = menu_page(row)
        found: Any = page.removeprefix("/") if page else navigation(row["pages"])
        return {row["title"]: found} if "title" in row and not isinstance(row, str) else found

    return [entry(row) for row in menu]


def _managing(project: Project) -> Iterator[Data]:
    """The desks whose applicants have a page for what they sent."""
    return (project.desks[form["desk"]] for form in project.forms.values() if is_managed(form))


def _once(desks: Sequence[Data]) -> list[Data]:
    return list({desk["id"]: desk for desk in desks}.values())


def _breadcrumbs(
    project: Project, uri: str, page: Page, service: Data | None, *, is_own: bool = True
) -> list[Link]:
    """Home, the service, the pages above this page (if the service is its own), the page: only places that
    this site has. Of a page in another language only that language's home, and the page.
    """
    titles = project.titles()
    if project.language:
        home = home_of(project.language)
        return [] if uri == home else [_crumb(titles[home], home), _crumb(page.meta["title"], None)]
    if uri == "/index.md":
        return []
    folders = _indexes_above(uri) if is_own else ()
    above = ["/index.md", *(index for index in folders if index != "/index.md")]
    if service:
        titles = {**titles, service["page"]: service["name"]}
        above = [above[0], service["page"], *(index for index in above[1:] if index != service["page"])]
    links = [_crumb(titles[index], index) for index in above if index in titles and index != uri]
    return [*links, _crumb(page.meta["title"], None)]


def _indexes_above(uri: str) -> Iterator[str]:
    """The index pages of the folders above a page, from home down."""
    for parent in reversed(PurePosixPath(uri).parents):
        if str(index := parent / "index.md") != uri:
            yield str(index)


def _crumb(title: str, uri: str | None) -> Link:
    return {"title": title, "url": _url(uri) if uri else None}


def _contact(project: Project, service: Data | None) -> Data:
    """The service's desk; without a service, the first of desks.yml."""
    return project.desks[service["desk"]] if service else next(iter(project.desks.values()))


def _operator(project: Project, desk: Data) -> str:
    """Who runs a desk: the municipality, unless the desk says otherwise."""
    return str(desk.get("run_by", project.site["municipality"]))


def operators(project: Project) -> list[str]:
    """Who runs the services, each with its services if there are several: 例市（相談）."""
    run: dict[str, list[str]] = {}
    for service in project.services:
        run.setdefault(_operator(project, project.desks[service["desk"]]), []).append(service["name"])
    said = theme_words(project.language)["words"]
    pattern, between = said["operator_of"], said["and"]
    return (
        [*run]
        if len(run) == 1
        else [
            figures.filled(pattern, name=name, services=between.join(services))
            for name, services in run.items()
        ]
    )


def _door(project: Project, service: Data | None) -> Link:
    """The page's own phones if the desk has some; else the service's door, else the contact box below."""
    desk = _contact(project, service)
    said = theme_words(project.language)["words"]
    if project.lines_of(desk["id"]):
        page = project.phones_of(desk["id"])
        return {"label": said["phone_door"], "url": _url(page) if page else None, "is_phone": True}
    if service and "door" in service and project.language is None:
        return {"label": service["door"]["label"], "url": _url(service["door"]["page"]), "is_phone": False}
    return {"label": said["contact_door"], "url": None, "is_phone": False}


def _related(project: Project, uri: str, page: Page, service: Data | None) -> Iterator[Link]:
    titles = project.titles()
    pages = page.meta.get("related", service["related"] if service and project.language is None else [])
    for other in pages:
        if other != uri:
            yield {"title": titles[other], "url": _url(other)}
    for link in service.get("links", []) if service and project.language is None else []:
        yield {"title": link["label"], "url": link["url"]}


def _service(project: Project, name: str | None) -> Data | None:
    return next((service for service in project.services if service["id"] == name), None)


def _date(project: Project, iso: str | None) -> dict[str, str] | None:
    return {"iso": iso, "words": dated(project.language, iso)} if iso else None


def _phones_page(project: Project) -> Link | None:
    """The page with the phones of the first desk, if there is one in the project's language."""
    page = project.phones_of(next(iter(project.desks)))
    return {"title": project.titles()[page], "url": _url(page)} if page else None


def _search_page(project: Project) -> str:
    """Of the project's language, if it has one; else the site's; "" if there is none."""
    pages = [uri for uri, page in project.pages.items() if page.meta.get("layout") == "search"]
    own = [uri for uri in pages if project.language and project.language_of(uri) is project.language]
    japanese = [uri for uri in pages if project.language_of(uri) is None]
    return next((_url(uri) for uri in (*own, *japanese)), "")


def _url(uri: str) -> str:
    """A page's URL as MkDocs writes it: relative to the site's root; "./" for home."""
    return site_path(uri).removeprefix("/") or "./"
