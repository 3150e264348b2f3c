"""The limit of a form (`limit`): the states that free a place are ends of its workflow."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.suggest import did_you_mean


def limit_mistakes(checked: Checked) -> Iterator[Mistake]:
    for source in checked.all("form"):
        limit, workflow = source.data.get("limit"), checked.workflows.get(source.data["workflow"])
        if limit is None:
            continue
        if limit.get("few", 0) > limit["most"]:
            message = f"残りの件数（few）が、上限（most、{limit['most']:,}件）より大きくなっています。"
            yield source.mistake(("limit", "few"), message)
        if workflow is None:
            continue
        states = workflow.data["states"]
        ends = [name for name, state in states.items() if state.get("end")]
        for index, name in enumerate(limit.get("freed_in", ())):
            path = ("limit", "freed_in", index)
            if name not in states:
                hint = did_you_mean(name, ends) or f"使えるのは「{'」「'.join(ends)}」です。"
                message = f"「{name}」という状態は、流れ「{source.data['workflow']}」にありません。{hint}"
                yield source.mistake(path, message)
            elif name not in ends:
                message = (
                    f"「{name}」は、終わりの状態ではありません。ここに書けるのは「{'」「'.join(ends)}」です。"
                )
                yield source.mistake(path, message)
