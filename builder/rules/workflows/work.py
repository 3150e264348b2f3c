"""What a workflow says of the staff's work at the console: what comes next, and what is for leads only."""

from collections.abc import Iterator, Mapping

from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.rules.workflows.life import starts_of, ways_of


def work_mistakes(source: Source, schemas: Mapping[str, Source]) -> Iterator[Mistake]:
    """`next` names actions of the staff that are possible there, `lead` inputs of the action."""
    actions, states = source.data["actions"], source.data["states"]
    # While a way begins in a state that there isn't, it is not known what is possible in the others.
    are_known = all(state in states for _, way in ways_of(source) for state in starts_of(way, states))
    for state, rule in states.items() if are_known else ():
        possible = [
            str(path[1])
            for path, way in ways_of(source)
            if state in starts_of(way, states) and "staff" in actions[str(path[1])]["by"]
        ]
        for index, name in enumerate(rule.get("next", ())):
            if name not in possible:
                hint = did_you_mean(name, possible) or "手続きの from と by を見なおしてください。"
                message = f"「{name}」は、この状況で職員ができる手続きではありません。{hint}"
                yield source.mistake(("states", state, "next", index), message)
    for name, action in actions.items():
        lead, schema = action.get("lead", False), schemas.get(action.get("takes", ""))
        if isinstance(lead, bool) or ("takes" in action and schema is None):
            continue
        inputs = list(schema.data["properties"]) if schema else []
        for index, one in enumerate(lead):
            if one not in inputs:
                hint = (
                    did_you_mean(one, inputs) or "true と書くと、手続きの全部が、まとめる人のものになります。"
                )
                message = f"「{one}」は、この手続きで書くものではありません。{hint}"
                yield source.mistake(("actions", name, "lead", index), message)
