"""/_local/mails: the mails that SES accepted, what became of each, and samples of every mail."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import NotFound, ServiceUnavailable
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from builder.output.mails.preview import preview_page
from desk.domain.mail.alerts import reason_words
from desk.domain.mail.stored.rows import message_pk
from local.emulated.ses.mailbox import Mail
from local.emulated.ses.reports import KINDS
from local.web.desk_interface import Desk
from local.web.rendering import Pages, json_response
from local.web.same_site import require_same_site

_LINKS = (("サイト", "/"), ("裏側の入口", "/_local/"), ("送信されたメール", "/_local/mails"))


class MailPages:
    """`views` answer GET, `actions` answer POST with the request as their first argument."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self.views: dict[str, Callable[..., Response]] = {
            "/_local/mails": self._mails,
            "/_local/mails.json": self._mails_json,
            "/_local/mails/samples": self._samples,
            "/_local/mails/<mail_id>": self._mail,
            "/_local/mails/<mail_id>/raw": self._raw,
            "/_local/mails/<mail_id>/attachments/<int:number>": self._attachment,
        }
        self.actions: dict[str, Callable[..., Response]] = {"/_local/mails/<mail_id>/report": self._report}

    def _mails(self) -> Response:
        return self._pages.page("mails.html", mails=self._newest_first())

    def _mails_json(self) -> Response:
        return json_response([_mail_json(mail) for mail in self._newest_first()])

    def _newest_first(self) -> list[Mail]:
        """By the desk's clock, which goes back while cases are made up."""
        return sorted(self._desk.mailbox.mails, key=lambda mail: mail.accepted_at)[::-1]

    def _samples(self) -> Response:
        failure = self._desk.refresh()
        if failure:
            return self._pages.failure(failure)
        bundle = self._desk.bundle()
        if bundle is None:
            raise ServiceUnavailable
        style, icon = "/_local/editors.css", "/_local/icon.svg"
        html = preview_page(bundle, now=self._desk.clock(), style=style, icon=icon, links=_LINKS)
        return Response(html, content_type="text/html; charset=utf-8")

    def _mail(self, mail_id: str) -> Response:
        mail = self._found(mail_id)
        return self._pages.page("mail.html", mail=mail, fate=self._fate(mail), reports=tuple(KINDS))

    def _raw(self, mail_id: str) -> Response:
        return Response(self._found(mail_id).raw, content_type="text/plain; charset=utf-8")

    def _attachment(self, mail_id: str, number: int) -> Response:
        attachments = self._found(mail_id).attachments
        if not 1 <= number <= len(attachments):
            raise NotFound
        found = attachments[number - 1]
        response = Response(found.content, content_type=found.content_type)
        response.headers.set("Content-Disposition", "attachment", filename=found.name)
        return response

    def _report(self, request: Request, mail_id: str) -> Response:
        require_same_site(request)
        try:
            self._desk.report(self._found(mail_id), request.form.get("kind", ""))
        except KeyError:
            raise NotFound from None
        return redirect(f"/_local/mails/{mail_id}", code=HTTPStatus.SEE_OTHER)

    def _fate(self, mail: Mail) -> str:
        """What the table says of a mail, in Japanese: sent, delivered, or why not; "" if nothing."""
        items = {(item["PK"], item["SK"]): item for item in self._desk.table_items()}
        found = items.get((message_pk(mail.message_id), "META"))
        row = items.get((found["row"]["PK"], found["row"]["SK"])) if found else None
        bundle = self._desk.bundle()
        if row is None or bundle is None:
            return ""
        if row["status"] == "failed":
            return f"届いていません。{reason_words(row['why'], bundle)}"
        return "届きました" if row.get("outcome") == "Delivery" else "送りました"

    def _found(self, mail_id: str) -> Mail:
        """Raises NotFound."""
        mail = self._desk.mailbox.get(mail_id)
        if mail is None:
            raise NotFound
        return mail


def _mail_json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.message_id,
        "accepted_at": mail.accepted_at.isoformat(timespec="seconds"),
        "from": mail.sender,
        "to": mail.recipients,
        "subject": mail.subject,
        "headers": mail.headers,
        "text": mail.text,
        "attachments": [
            {"name": one.name, "content_type": one.content_type, "size": len(one.content)}
            for one in mail.attachments
        ],
        "raw": mail.raw.decode("utf-8", "replace"),
    }
