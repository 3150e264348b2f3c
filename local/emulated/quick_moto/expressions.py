"""What moto does for every expression, and does slowly: here the same in less time.

- A condition is taken apart again for each item that it is put to, and twice for each item of a transaction.
  Here the tree of an expression with its names and values is kept: nothing changes it.
- An update's tree is copied before it is worked on, by the slowest way that Python has, and each of ten
  workers asks anew for each part of it what it works on, and whether that part is of that kind.
"""

from functools import lru_cache
from typing import Any

from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]

_parse = ConditionExpressionParser.parse

_MOST_KEPT = 2_000
_make_once = lru_cache(_MOST_KEPT)(UpdateExpressionParser.make)
_trees: dict[str, tuple[Any, list[str], list[str]]] = {}


def quicken() -> None:
    """For all of this process's emulated tables."""
    for owner, name, ours in (
        (ConditionExpressionParser, "parse", _kept_tree),
        (UpdateExpressionParser, "make", _make_once),
        (DepthFirstTraverser, "traverse_node_recursively", _traverse),
        (Node, "__deepcopy__", _copy_node),
    ):
        setattr(owner, name, ours)


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


def _traverse(worker: Any, node: Any, child_id: int = -1) -> Any:
    """A node after the worker's work on what is below it, and then on itself."""
    if not isinstance(node, Node):
        return node
    parent = node.parent
    if node.children is not None:
        for number, child in enumerate(node.children):
            worker.pre_processing_of_child(node, number)
            _traverse(worker, child, number)
    if _works_on(type(worker), type(node), worker):
        node = worker.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


_worked_on: dict[tuple[type, type], bool] = {}


def _works_on(worker_type: type, kind: type, worker: Any) -> bool:
    found = _worked_on.get((worker_type, kind))
    if found is None:
        found = _worked_on[worker_type, kind] = issubclass(kind, tuple(worker._processing_map()))
    return found


def _copy_node(node: Any, memo: dict[int, Any]) -> Any:
    """A node with all below it, under the copy of its parent if that is copied, too."""
    copied = object.__new__(type(node))
    memo[id(node)] = copied
    vars(copied).update(vars(node))
    copied.parent = memo.get(id(node.parent))
    if node.children is not None:
        copied.children = [
            _copy_node(child, memo) if isinstance(child, Node) else child for child in node.children
        ]
    return copied
