"""What happens to submissions on its own: the actions of their workflows that are done `by: [clock]`.

Each is one conditional transaction, with its event in the trail; its guard stops it from being done twice.
"""

from collections.abc import Callable, Iterable

from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import Changed, NotAllowedNow, NotFound
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.workflow import CLOCK, Action, Workflow
from desk.domain.transitions.plan import is_allowed
from desk.parts import Parts
from desk.usecases.change_submission import act


def act_by_the_clock(items: Iterable[Item], parts: Parts, *, on_error: Callable[[Exception], None]) -> int:
    """Do what is due for each META item of `items`; how many actions were done.

    An item that somebody else changes at the same time is left for the next run. `on_error` receives what
    goes wrong with one item; the others are still done.
    """
    return sum(_acted(item, parts, on_error) for item in items)


def _acted(item: Item, parts: Parts, on_error: Callable[[Exception], None]) -> int:
    form, now = parts.form(item["form"]), parts.clock()
    if form is None:
        return 0
    done = 0
    for name in Workflow.of_form(parts.bundle, form.id).actions_from(item["status"], CLOCK):
        if not is_allowed(name, form, item, by=CLOCK, now=now, bundle=parts.bundle):
            continue
        op = f"{CLOCK}-{name}-{tokyo_day(now)}"
        try:
            done += act(Action(name=name), sid_of(item), by=CLOCK, op=op, parts=parts).changed
        except (Changed, NotAllowedNow, NotFound):
            continue
        except Exception as error:
            on_error(error)
    return done
