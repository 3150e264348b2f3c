"""All that `check` asks of workflows."""

from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.rules.workflows.forms import form_workflow_mistakes
from builder.rules.workflows.life import life_mistakes
from builder.rules.workflows.names import name_mistakes, schema_mistakes
from builder.rules.workflows.words import word_mistakes


def workflow_mistakes(checked: Checked) -> Iterator[Mistake]:
    for source in checked.workflows.values():
        yield from life_mistakes(source)
        yield from name_mistakes(checked, source)
    for schema in checked.actions.values():
        yield from schema_mistakes(schema)
    for words in checked.all("workflow-words"):
        yield from word_mistakes(checked, words)
    for form in checked.all("form"):
        yield from form_workflow_mistakes(checked, form)
