"""What moto does for every expression, and does slowly: here the same in less time.

- A condition is taken apart again for each item that it is put to, and twice for each item of a transaction.
  Here the tree of an expression with its names and values is kept: nothing changes it.
- An update's tree is copied before it is worked on, by the slowest way that Python has, and each of ten
  workers asks anew for each part of it what it works on, and whether that part is of that kind. Three of them
  look at the expression alone, and would find the same each time.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]
from moto.dynamodb.parsing.validators import UpdateExpressionValidator

_parse = ConditionExpressionParser.parse

_MOST_KEPT = 2_000
_make = UpdateExpressionParser.make
_kind: Callable[[Any], Any] = type
_trees: dict[str, tuple[Any, list[str], list[str]]] = {}


def quicken() -> None:
    """For all of this process's emulated tables."""
    for owner, name, ours in (
        (ConditionExpressionParser, "parse", _kept_tree),
        (UpdateExpressionParser, "make", _make_once),
        (UpdateExpressionValidator, "validate", _validate),
        (DepthFirstTraverser, "traverse_node_recursively", _traverse),
        (Node, "__deepcopy__", _copy_node),
    ):
        setattr(owner, name, ours)


@lru_cache(_MOST_KEPT)
def _make_once(expression: str) -> Any:
    """An update's tree. `checked` (which its copies share): with which names and keys it was found right."""
    tree = _make(expression)
    tree.checked = set()
    return tree


def _kept_tree(parser: Any) -> Any:
    """A condition's tree, and in the parser what it found besides. Raises what moto's own raises."""
    key = repr(
        (parser.condition_expression, parser.expression_attribute_names, parser.expression_attribute_values)
    )
    if key not in _trees:
        tree = _parse(parser)
        if len(_trees) >= _MOST_KEPT:
            _trees.clear()
        _trees[key] = tree, list(parser.expr_attr_names_found), list(parser.expr_attr_values_found)
        return tree
    tree, names, values = _trees[key]
    parser.expr_attr_names_found.extend(names)
    parser.expr_attr_values_found.extend(values)
    return tree


def _validate(validator: Any) -> Any:
    """The update's tree with its values, after all workers. Those that look at nothing but the expression and
    its names look at them once.
    """
    node = validator.node_to_validate
    workers, checked = validator.processors, node.checked
    key = repr((validator.expression_attribute_names, validator.table.table_key_attrs))
    for worker in workers[_OF_ITS_TEXT if key in checked else 0 :]:
        node = worker.traverse(node)
    checked.add(key)
    return node


_OF_ITS_TEXT = 3
"""So many of an update's workers come first which look at nothing else."""


def _traverse(worker: Any, node: Any, child_id: int = -1) -> Any:
    """A node after the worker's work on what is below it, and then on itself."""
    if not _is_node(_kind(node)):
        return node
    kind = _kind(worker)
    return _walk(worker, node, child_id, _worked_on(kind), _is_told(kind))


def _walk(worker: Any, node: Any, child_id: int, works_on: Callable[[type], bool], is_told: bool) -> Any:
    parent = node.parent
    for number, child in enumerate(node.children or ()):
        if is_told:
            worker.pre_processing_of_child(node, number)
        if _is_node(_kind(child)):
            _walk(worker, child, number, works_on, is_told)
    if works_on(_kind(node)):
        node = worker.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


@cache
def _is_node(kind: type) -> bool:
    return issubclass(kind, Node)


@cache
def _worked_on(worker: Any) -> Callable[[type], bool]:
    """Which kinds of nodes a kind of worker works on."""
    # Its map names its own methods, and nothing of what it was made with.
    kinds = tuple(worker._processing_map(object.__new__(worker)))
    return cache(lambda kind: issubclass(kind, kinds))


@cache
def _is_told(worker: type) -> bool:
    """Whether a kind of worker wants to know of each child before it."""
    return worker.pre_processing_of_child is not DepthFirstTraverser.pre_processing_of_child  # type: ignore[attr-defined]


def _copy_node(node: Any, memo: dict[int, Any]) -> Any:
    """A node with all below it, under the copy of its parent if that is copied, too."""
    copied = object.__new__(type(node))
    memo[id(node)] = copied
    vars(copied).update(vars(node))
    copied.parent = memo.get(id(node.parent))
    if node.children is not None:
        copied.children = [
            _copy_node(child, memo) if _is_node(_kind(child)) else child for child in node.children
        ]
    return copied
