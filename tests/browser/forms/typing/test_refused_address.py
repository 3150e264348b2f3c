"""An address that nobody reads, or that is the desk's own: the form explains it, and it can be corrected."""

from collections.abc import Mapping
from typing import Any

from local.desk import LocalDesk
from tests.applicants import WORKER
from tests.browser.formpage import FormPage
from tests.browser.forms.test_journey import everything_is_told
from tests.browser.visitor import Visitor


def test_a_refused_address_is_explained_and_corrected(
    visitor: Visitor, desk: LocalDesk, bundle: Mapping[str, Any]
) -> None:
    words = bundle["messages"]["errors"]["address"]
    own = bundle["desks"]["harassment"]["mail"]["desk"]["address"]
    visitor.visit("/harassment/consultation/")
    form = FormPage(visitor.page, bundle, "consultation")
    form.fill(WORKER)
    for address, told in (("Ｎｏ－Ｒｅｐｌｙ@example.jp", words["automatic"]), (own.upper(), words["own"])):
        form.fill({"email": address})
        form.button.click()
        everything_is_told(form, {"email": told})
        visitor.watch.expect("422 /api/forms/consultation")
    visitor.check_page()
    assert desk.table_items() == []
    form.fill({"email": WORKER["email"]})
    form.send()
    assert [mail.recipients[0] for mail in desk.mailbox.mails].count(WORKER["email"]) == 1
