"""Which of the formulas that came out as errors are the cause, and which only depend on those."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def causes(failed: Collection[Node], dependents: Callable[[Node], Iterable[Node]]) -> set[Node]:
    """The nodes that depend on no other failed one, and those that depend on themselves in a circle."""
    nodes = set(failed)
    follows = {node: nodes.intersection(dependents(node)) for node in nodes}
    sources = nodes.difference(*follows.values())
    reached = set(sources)
    waiting = list(sources)
    while waiting:
        news = follows[waiting.pop()] - reached
        reached |= news
        waiting += news
    return sources | _circles({node: follows[node] - reached for node in nodes - reached})


def _circles(follows: dict[Node, set[Node]]) -> set[Node]:
    """What is left when everything that leads nowhere is taken away, again and again."""
    leads_to = Counter({node: len(after) for node, after in follows.items()})
    before = defaultdict(list)
    for node, after in follows.items():
        for other in after:
            before[other].append(node)
    left = set(follows)
    waiting = [node for node in left if not leads_to[node]]
    while waiting:
        end = waiting.pop()
        left.discard(end)
        for node in before[end]:
            leads_to[node] -= 1
            if not leads_to[node]:
                waiting.append(node)
    return left
