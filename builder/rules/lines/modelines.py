"""The line for editors' programs that names a file's schema: `# yaml-language-server: $schema=…`.

Programs like VS Code complete and explain keys by it. A file without one is well: .vscode/settings.json names
the schemas by place. One with the schema of another kind shows mistakes that are none.
"""

import re
from collections.abc import Iterator

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake

_MODELINE = re.compile(r"^#\s*yaml-language-server:\s*\$schema=(?P<path>\S*)", re.MULTILINE)


def modeline_warnings(checked: Checked) -> Iterator[Mistake]:
    """A line that names the schema of another kind of file, as a copied file has it."""
    for source in checked.sources.files:
        # Programs look for the line in YAML alone.
        if source.kind == "page" or source not in checked.all(source.kind):
            continue
        right = f"{source.kind}.schema.json"
        for found in _MODELINE.finditer(source.text):
            path = found["path"]
            if path.rpartition("/")[2] != right:
                folder = path.rpartition("/")[0] or "../schemas/content"
                message = (
                    f"この行は、ほかの種類のファイルのものです。「$schema={folder}/{right}」に直してください。"
                    "書くときの助け（VS Code の候補と説明）が、このファイルに合わせて出るようになります。"
                )
                yield source.mistake_at(found.start("path"), message)
