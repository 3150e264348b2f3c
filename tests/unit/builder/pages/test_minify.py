"""What is left of a script: whatever could mean something else stays."""

import pytest

from builder.pages.published.minify import minified


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("// said\nlet a = 1; /* here */\n", "let a=1;"),
        ('const url = "https://example.jp"; // there', 'const url="https://example.jp";'),
        ("const t = `a  // b\n  ${c + 1}`;", "const t=`a  // b\n  ${c + 1}`;"),
        (r"text.replace(/[/'\"]+ \//g, '//');", r"text.replace(/[/'\"]+ \//g,'//');"),
        ("const half = (a + b) / 2; // and / so on\nc / d", "const half=(a+b)/2;c/d"),
        ("return /  a/.test(b) / c", "return/  a/.test(b)/c"),
        ("a = b + +c - -d++ + e", "a=b+ +c- -d++ +e"),
        ("let a\n[b] = c\n+d", "let a\n[b]=c\n+d"),
        ("if (a)\n\n  b()\nelse\n  c()", "if(a)\nb()\nelse\nc()"),
        ("return // later\na", "return\na"),
        ("'it\\'s  // kept'", "'it\\'s  // kept'"),
        ("名前 in 表", "名前 in 表"),
        # What a ward's own script may have.
        (
            "a = `b ${c ? `d // ${ {e: '}'} }  f` : ''}  g`; // h",
            "a=`b ${c ? `d // ${ {e: '}'} }  f` : ''}  g`;",
        ),
        ("throw /'  a/; void /`  b/", "throw/'  a/;void/`  b/"),
        ("a / /b/.exec(c).index", "a/ /b/.exec(c).index"),
        ("1 .toFixed(); a < !--b", "1 .toFixed();a< !--b"),
    ],
)
def test_minified(script: str, left: str) -> None:
    assert minified(script) == left
    assert minified(left) == left
