"""The page with the receipt: the same for a reload or a bookmark, as long as what it says is true."""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from desk.domain import errors
from desk.domain.calendar.moments import from_stamp
from desk.domain.forms.form import Form
from desk.domain.mail.facts.deadlines import due_fact
from desk.domain.mail.facts.submission import done_page, facts_of_stored
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts
from desk.views.templates import render
from desk.web.forms.page_ids import seals
from desk.web.http import Response
from desk.web.site_page import framed_page, home


def done(form: Form, query: Mapping[str, str], parts: Parts) -> Response:
    """The done page of a receipt, also for a reload or a bookmark, as long as what it says is true.

    Afterwards (`done_page_days` of content/site.yml, or once somebody has acted) it says so. Raises NotFound.
    """
    receipt = query.get("receipt", "")
    seal = query.get("seal", "").encode()
    if not any(hmac.compare_digest(seal, right.encode()) for right in seals(form, receipt, parts)):
        raise errors.NotFound
    item = parts.store.find_by_receipt(receipt)
    if item is None or item["form"] != form.id:
        raise errors.NotFound
    if _is_over(item, parts):
        title = form.page_words["done_over_title"]
        body = render("done_over.html", receipt=receipt, words=form.page_words, home=home(parts.bundle))
        return framed_page(410, parts.bundle["pages"][form.id], title, body, parts.bundle)
    facts = facts_of_stored(form, item)
    facts |= due_fact(facts, parts.bundle["messages"], now=parts.clock())
    words = done_page(form, facts, item)
    body = render(
        "done.html", done=words, receipt=receipt, words=form.page_words, form=form.id, home=home(parts.bundle)
    )
    response = framed_page(200, parts.bundle["pages"][form.id], words["title"], body, parts.bundle)
    # No Back shows the form as it was left: browsers keep whole pages. For its fields: views/form.py.
    response["headers"]["clear-site-data"] = '"cache"'
    return response


def _is_over(stored: Mapping[str, Any], parts: Parts) -> bool:
    end = from_stamp(stored["received_at"]) + timedelta(days=parts.bundle["done_page_days"])
    workflow = Workflow.of_form(parts.bundle, stored["form"])
    is_new = stored["status"] in (workflow.start, *workflow.starts.values())
    return not is_new or parts.clock() >= end


def done_url(form: Form, receipt: str, parts: Parts) -> str:
    """The address of a receipt's done page, sealed so that nobody can try out receipt numbers."""
    query = urlencode({"receipt": receipt, "seal": seals(form, receipt, parts)[0]})
    return f"/api/forms/{form.id}/done?{query}"
