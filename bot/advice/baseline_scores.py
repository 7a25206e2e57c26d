"""Scores from the catalog and one group, the same for all members without a history; cached by topic."""

from collections.abc import Mapping
from itertools import chain

from bot.advice.graph import CatalogGraph, unmet_prerequisites
from bot.advice.model import (
    NEWCOMER,
    NO_GROUP,
    GroupActivity,
    MemberHistory,
    Readership,
    Reason,
    ReasonKind,
    Scored,
    Suggestion,
)
from bot.advice.scoring import (
    add_signals,
    catalog_signals,
    group_signals,
    history_signals,
    readership_signals,
    unscored,
)
from bot.advice.weights import FAMILIAR
from bot.catalog.model import Resource
from bot.frozen import dataclass

_WEAK = (ReasonKind.LIST_ORDER, ReasonKind.RECOMMENDED)


@dataclass(frozen=True, slots=True)
class ScoredSuggestion:
    scored: Scored
    suggestion: Suggestion


class BaselineScores:
    """Discard them with the catalog or the group's `readership`.

    What nobody in the group reads is cached once for all groups, in `catalog_scores`.
    """

    def __init__(
        self,
        graph: CatalogGraph,
        readership: Mapping[str, Readership] | None = None,
        catalog_scores: "BaselineScores | None" = None,
    ) -> None:
        self.graph = graph
        self._readership = readership or {}
        self._catalog_scores = catalog_scores
        self._by_topic: dict[tuple[str, int], dict[str, ScoredSuggestion]] = {}

    def in_topic(self, topic_id: str, finished_in_topic: int) -> dict[str, ScoredSuggestion]:
        """By resource id; the dict is the caller's own."""
        key = topic_id, min(finished_in_topic, FAMILIAR)
        if self._readership and self._catalog_scores is None:
            self._catalog_scores = BaselineScores(self.graph)
        scores = {} if self._catalog_scores is None else self._catalog_scores.in_topic(*key)
        if key not in self._by_topic:
            self._by_topic[key] = self._with_readers(topic_id, scores) if self._readership else self._unread(*key)
        return scores | self._by_topic[key]

    def for_member(
        self,
        resource: Resource,
        topic_id: str,
        finished_in_topic: int,
        history: MemberHistory,
        group: GroupActivity,
    ) -> ScoredSuggestion:
        """Not cached."""
        signals = chain(
            catalog_signals(self.graph, resource, topic_id, finished_in_topic=finished_in_topic),
            history_signals(self.graph, resource, history),
            group_signals(self.graph, resource, group),
        )
        unmet = unmet_prerequisites(self.graph.catalog, resource, history.finished)
        is_start = resource.id in self.graph.topic(topic_id).start_position
        return _suggest(add_signals(unscored(resource), signals), unmet, is_start)

    def _unread(self, topic_id: str, finished_in_topic: int) -> dict[str, ScoredSuggestion]:
        return {
            each.id: self.for_member(each, topic_id, finished_in_topic, NEWCOMER, NO_GROUP)
            for each in self.graph.catalog.in_topic(topic_id)
        }

    def _with_readers(self, topic_id: str, scores: Mapping[str, ScoredSuggestion]) -> dict[str, ScoredSuggestion]:
        found = {}
        for each in self.graph.catalog.in_topic(topic_id):
            readership = self._readership.get(each.id)
            if readership is not None:
                known = scores[each.id]
                scored = add_signals(known.scored, readership_signals(readership))
                found[each.id] = _suggest(scored, known.suggestion.unmet_prerequisites, known.suggestion.is_start)
        return found


def _suggest(scored: Scored, unmet: tuple[Resource, ...], is_start: bool) -> ScoredSuggestion:
    reason = scored.reason
    if unmet and reason.kind in _WEAK:
        # No other reason explains its place as well as what has to come before it.
        reason = Reason(ReasonKind.UNMET_PREREQUISITE, tuple(each.label for each in unmet), len(unmet))
    return ScoredSuggestion(scored, Suggestion(scored.resource, reason, unmet, is_start))
