"""What search engines read of a page, as JSON-LD (schema.org): where it is, its questions, the service."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.output.opening_specs import hours_available
from builder.project import Data, Project
from builder.texts.gfm.readings import without_readings
from builder.texts.markdown import plain, site_path

Crumb = Mapping[str, Any]


def structured_data(
    project: Project, uri: str, crumbs: Sequence[Crumb], service: Data | None, operator: str
) -> Iterator[Mapping[str, Any]]:
    """For the page at `uri` (/online/flow.md), with the theme's breadcrumbs and who runs its desk."""
    base = project.site["base_url"]
    if crumbs:
        yield _node("BreadcrumbList", itemListElement=[*_places(crumbs, base, uri)])
    for faq in project.faqs:
        if uri == f"/faq/{faq['id']}.md":
            yield _node("FAQPage", mainEntity=[_question(row) for row in faq["questions"]])
    if service and uri == service["page"]:
        phones = project.lines_of(service["desk"])
        channel: dict[str, Any] = {"@type": "ServiceChannel", "serviceUrl": f"{base}{site_path(uri)}"}
        if phones:
            hours = hours_available(project, phones[0])
            channel["servicePhone"] = {
                "@type": "ContactPoint",
                "telephone": phones[0]["phone"],
                **({"hoursAvailable": hours} if hours else {}),
            }
        yield _node(
            "GovernmentService",
            name=service["name"],
            description=plain(service["lead"]),
            serviceOperator={"@type": "GovernmentOrganization", "name": operator},
            availableChannel=channel,
        )


def _node(kind: str, **values: Any) -> Mapping[str, Any]:
    return {"@context": "https://schema.org", "@type": kind, **values}


def _places(crumbs: Sequence[Crumb], base: str, uri: str) -> Iterator[Mapping[str, Any]]:
    for position, crumb in enumerate(crumbs, 1):
        url = site_path(uri) if crumb["url"] is None else f"/{crumb['url'].removeprefix('./')}"
        name = without_readings(crumb["title"])
        yield {"@type": "ListItem", "position": position, "name": name, "item": f"{base}{url}"}


def _question(row: Data) -> Mapping[str, Any]:
    answer = {"@type": "Answer", "text": plain(row["a"])}
    return {"@type": "Question", "name": row["q"], "acceptedAnswer": answer}
