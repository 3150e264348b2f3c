"""今日: what has to be done today."""

from desk.console.answers import Answer, Page
from desk.console.request import Request
from desk.parts import Parts


def show(request: Request, parts: Parts) -> Answer:
    desks = [parts.bundle["desks"][desk]["name"] for desk in request.who.desks]
    return Page("today.html", {"desks": desks})
