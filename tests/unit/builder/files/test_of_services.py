"""Words of a service that a desk dropped by hand, which are still in its files."""

from builder.files.of_services import marked, with_words_of

SCHEMA = {
    "required": ["a"],
    "properties": {
        "a": {"required": ["b"], "properties": {"b": {}, "c": {"only_with": ["seminar", "dispatch"]}}},
        "d": {"properties": {"e": {"only_with": ["booking"]}}},
    },
}
DATA = {"a": {"b": 1, "c": 2}, "d": {"e": 3}}


def test_only_the_words_of_what_the_desk_has_are_used() -> None:
    assert with_words_of(frozenset({"dispatch"}), SCHEMA, DATA) == {"a": {"b": 1, "c": 2}, "d": {}}
    assert with_words_of(frozenset({"booking"}), SCHEMA, DATA) == {"a": {"b": 1}, "d": {"e": 3}}
    assert DATA == {"a": {"b": 1, "c": 2}, "d": {"e": 3}}
    assert [needed for _, _, needed in marked(SCHEMA)] == [True, False]
