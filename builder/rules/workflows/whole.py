"""All that `check` asks of workflows."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source, once_a_source
from builder.rules.workflows.forms import form_workflow_mistakes
from builder.rules.workflows.life import life_mistakes
from builder.rules.workflows.names import actor_mistakes, name_mistakes, schema_mistakes
from builder.rules.workflows.words import word_mistakes


@once_a_source
def _by_itself(source: Source, _: None) -> tuple[Mistake, ...]:
    return (*life_mistakes(source), *actor_mistakes(source))


@once_a_source
def _of_a_schema(source: Source, _: None) -> tuple[Mistake, ...]:
    return tuple(schema_mistakes(source))


def workflow_mistakes(checked: Checked) -> Iterator[Mistake]:
    for source in checked.workflows.values():
        yield from _by_itself(source, None)
        yield from name_mistakes(checked, source)
    for schema in checked.actions.values():
        yield from _of_a_schema(schema, None)
    for words in checked.all("workflow-words"):
        yield from word_mistakes(checked, words)
    for form in checked.all("form"):
        yield from form_workflow_mistakes(checked, form)
