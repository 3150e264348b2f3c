"""When each phone is answered, for the page's script (assets/status.js)."""

from builder.pages.closures import opening_days
from builder.project import Data, Project
from builder.texts import words
from builder.texts.figures import phone_lines
from builder.texts.languages import figures
from desk.domain.calendar.regular_days import WEEKDAYS

_DAY = 24 * 60


def opening_data(project: Project) -> dict[str, Data]:
    """Opening data for status.js by line: {"name", "start", "days", "spans"?, "others"?, "usual"?}.

    `days` has one character per day from `start` on, 1 for open. Each span of such a day is {"from", "to",
    "open", "close", "morning"}: in minutes (beyond 24 hours is the next day), and both in words (`morning` is
    the end, said on the next day). `others` has the spans of weekdays with hours of their own, by the number
    that JavaScript has for a weekday ("0" is Sunday). Without hours there are no spans; `usual` has those in
    which such a line is mostly answered, if that is known.
    """
    clock = words.site_clock(project.site)

    def said(minutes: int) -> str:
        if project.language:
            return figures.minute_words(project.language, minutes)
        return words.minute_words(minutes, clock)

    days = {
        name: {"start": calendar.first_published.isoformat(), "days": opening_days(calendar)}
        for name, calendar in project.opening_calendars.items()
    }

    def spans(hours: Data) -> list[Data]:
        return [
            {
                "from": start,
                "to": end,
                "open": said(start),
                "close": said(end),
                "morning": said(end % _DAY),
            }
            for start, end in phone_lines.spans(hours)
        ]

    def hours(line: Data) -> Data:
        if "hours" not in line:
            return {"usual": spans(line["usual_hours"])} if "usual_hours" in line else {}
        others = {
            str((WEEKDAYS.index(day) + 1) % 7): spans(row)
            for row in line.get("other_hours", ())
            for day in row["days"]
        }
        return {"spans": spans(line["hours"]), **({"others": others} if others else {})}

    return {
        line["id"]: {"name": line["name"], **days[line["calendar"]], **hours(line)}
        for line in project.directory
    }
