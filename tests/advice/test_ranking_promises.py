"""One property test for each promise of the ranking, over catalogs, histories and groups of any shape."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from bot.advice.baseline_scores import BaselineScores
from bot.advice.graph import CatalogGraph, PrerequisiteOrder, nearest_prerequisites
from bot.advice.model import GroupActivity, MemberHistory, Readership, ReasonKind, UpcomingMeeting
from bot.advice.picks import Pick, PickKind, Similar, group_favourites, pick_suggestions, preference_signals
from bot.advice.scoring import catalog_signals, group_signals, history_signals
from bot.advice.similar import SimilarityIndex
from bot.advice.topics import advise_on_topic
from bot.catalog.model import Catalog, Kind, Resource, Topic

WHEN = datetime(2026, 1, 8, 16, tzinfo=UTC)
TOPICS = ("a", "b", "c")
Case = tuple[Catalog, MemberHistory, GroupActivity]

# An example is large and takes long to draw; `make prove` draws hundreds.
some = settings(max_examples=settings().max_examples * 3 // 10)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Up to 14 entries in three topics, each requiring and relating to some that come before it in the file."""
    size = draw(st.integers(1, 14))
    ids = draw(st.permutations([f"r{number}" for number in range(size)]))
    resources = {}
    for number, each in enumerate(ids):
        earlier = ids[:number]
        edges = st.lists(st.sampled_from(earlier), max_size=3, unique=True) if earlier else st.just([])
        resources[each] = Resource(
            id=each,
            title=draw(st.sampled_from(["Serving models", "Sparse experts", "Paged memory", "Music scores"])) + each,
            kind=draw(st.sampled_from([Kind.PAPER, Kind.BOOK])),
            topics=tuple(draw(st.lists(st.sampled_from(TOPICS), min_size=1, max_size=2, unique=True))),
            year=draw(st.sampled_from([None, 2019, 2024])),
            requires=tuple(draw(edges)),
            related=tuple(draw(edges)),
            authors=tuple(draw(st.sampled_from([(), ("Ada",), ("Ben", "Ada")]))),
            by=draw(st.sampled_from(["", "Olga"])),
        )
    order = draw(st.permutations(ids))  # the file's order need not be the order of the edges
    starts = {topic: [each for each in order if topic in resources[each].topics] for topic in TOPICS}
    topics = {
        topic: Topic(topic, topic.upper(), start=tuple(starts[topic][: draw(st.integers(0, 2))])) for topic in TOPICS
    }
    return Catalog("Sample", "", topics, {each: resources[each] for each in order})


@st.composite
def histories(draw: st.DrawFn, catalog: Catalog) -> MemberHistory:
    """Any history, also with ids that the catalog does not hold."""
    some = st.sets(st.sampled_from([*catalog.resources, "gone"]), max_size=4)
    ratings = st.sampled_from([None, 1, 2, 3, 4, 5])
    finished = {each: draw(ratings) for each in sorted(draw(some))}
    reading, wanted, dropped = (frozenset(draw(some)) - finished.keys() for _ in range(3))
    return MemberHistory(finished, reading, wanted - reading, dropped - reading - wanted, frozenset(draw(some)))


@st.composite
def groups(draw: st.DrawFn, catalog: Catalog) -> GroupActivity:
    """Any group, with or without a meeting."""
    counts = st.integers(0, 9)
    readership = {}
    for each in draw(st.sets(st.sampled_from(list(catalog.resources)))):
        finished = draw(counts)
        rated = draw(st.integers(0, finished))
        stars = draw(st.integers(rated, 5 * rated))
        readership[each] = Readership((), draw(counts), (), finished, rated, stars, draw(counts))
    about = draw(st.sampled_from(["", *catalog.resources]))
    return GroupActivity(readership, draw(st.sampled_from([None, UpcomingMeeting(WHEN, about)])))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A catalog with somebody's history and a group."""
    catalog = draw(catalogs())
    return catalog, draw(histories(catalog)), draw(groups(catalog))


def order(catalog: Catalog, history: MemberHistory, group: GroupActivity, topic: str = "a") -> list[str]:
    """The ids as they are recommended."""
    return [each.resource.id for each in advise_on_topic(CatalogGraph(catalog), topic, history, group).suggestions]


def picked(catalog: Catalog, history: MemberHistory, group: GroupActivity) -> list[str]:
    """The ids that /next would show."""
    return [pick.suggestion.resource.id for pick in picks_for(catalog, history, group)]


def picks_for(catalog: Catalog, history: MemberHistory, group: GroupActivity) -> tuple[Pick, ...]:
    index = SimilarityIndex(catalog)
    similar = [
        Similar(catalog.resources[each], weight, index.similar_to(each, 10))
        for each, weight in preference_signals(history).items()
        if each in catalog.resources
    ]
    favourites = group_favourites(CatalogGraph(catalog), group.readership)
    return pick_suggestions(CatalogGraph(catalog), history, group, similar, favourites)


def test_the_cases_hold_what_the_promises_are_about() -> None:
    """Else a promise would be kept by having nothing to look at."""

    def has_unmet_prerequisites(case: Case) -> bool:
        catalog, history, group = case
        recommended = order(catalog, history, group)
        return any(nearest_prerequisites(catalog, each, recommended, history.finished) for each in recommended)

    def has_a_signal_for_a_reason(case: Case) -> bool:
        catalog, history, group = case
        advice = advise_on_topic(CatalogGraph(catalog), "a", history, group)
        silent = {ReasonKind.UNMET_PREREQUISITE, ReasonKind.LIST_ORDER}
        return any(each.reason.kind not in silent for each in advice.suggestions)

    any_will_do = settings(phases=[Phase.generate], database=None)
    for holds in (has_unmet_prerequisites, has_a_signal_for_a_reason, lambda case: len(picked(*case)) == 3):
        assert holds(find(cases(), holds, settings=any_will_do))


@some
@given(cases())
def test_nothing_one_is_done_with_is_recommended_and_nothing_else_is_lost(
    case: Case,
) -> None:
    catalog, history, group = case
    advice = advise_on_topic(CatalogGraph(catalog), "a", history, group)
    recommended = [each.resource.id for each in advice.suggestions]
    taken_up = history.reading | history.wanted
    for each in recommended:
        assert each not in history.declined
        assert each in taken_up or each not in {*history.finished, *history.dropped}
    every = [*recommended, *(each.resource.id for each in advice.done)]
    assert sorted(every) == sorted(each.id for each in catalog.in_topic("a"))


@some
@given(cases())
def test_an_unmet_prerequisite_never_stands_above_its_prerequisite(
    case: Case,
) -> None:
    catalog, history, group = case
    recommended = order(catalog, history, group)
    place = {each: number for number, each in enumerate(recommended)}
    for each in recommended:
        for before in nearest_prerequisites(catalog, each, place, history.finished):
            assert place[before] < place[each]


@some
@given(catalogs(), st.data())
def test_again_and_again_the_best_that_is_ready_comes_next(catalog: Catalog, data: st.DataObject) -> None:
    members = [each.id for each in catalog.in_topic("a")]
    kept = PrerequisiteOrder(catalog, members)
    for _ in range(3):
        finished = data.draw(st.sets(st.sampled_from(list(catalog.resources))))
        left = data.draw(st.permutations(members))[: data.draw(st.integers(0, len(members)))]
        rank = {each: place for place, each in enumerate(left)}
        expected: list[str] = []
        while waiting := rank.keys() - set(expected):
            ready = [each for each in waiting if not nearest_prerequisites(catalog, each, rank, finished) & waiting]
            expected.append(min(ready, key=rank.__getitem__))
        assert kept.sort(rank, finished) == expected


@some
@given(cases(), st.data())
def test_more_readers_never_lower_a_place(case: Case, data: st.DataObject) -> None:
    catalog, history, group = case
    recommended = order(catalog, history, group)
    if not recommended:
        return
    chosen = data.draw(st.sampled_from(recommended))
    before = group.readership.get(chosen) or Readership()
    stars = data.draw(st.integers(1, 5))
    more = data.draw(
        st.sampled_from(
            [
                replace(before, reading=before.reading + 1),
                replace(before, wanted=before.wanted + 1),
                replace(before, finished=before.finished + 1),
                replace(before, finished=before.finished + 1, rated=before.rated + 1, stars=before.stars + stars),
            ]
        )
    )
    after = order(catalog, history, replace(group, readership={**group.readership, chosen: more}))
    assert after.index(chosen) <= recommended.index(chosen)


@some
@given(cases(), st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_order_however_it_is_kept(case: Case, rng: random.Random) -> None:
    catalog, history, group = case
    shuffled = list(group.readership.items())
    rng.shuffle(shuffled)
    again = replace(group, readership=dict(shuffled))
    assert order(catalog, history, group) == order(catalog, history, again)
    assert picked(catalog, history, group) == picked(catalog, history, again)


@some
@given(catalogs(), st.data())
def test_what_is_kept_for_all_members_changes_no_answer(catalog: Catalog, data: st.DataObject) -> None:
    graph, group = CatalogGraph(catalog), data.draw(groups(catalog))
    kept = BaselineScores(graph, group.readership, BaselineScores(graph))
    for _ in range(3):
        history = data.draw(histories(catalog))
        group = replace(group, upcoming=data.draw(groups(catalog)).upcoming)
        assert advise_on_topic(graph, "a", history, group, kept) == advise_on_topic(
            CatalogGraph(catalog), "a", history, group
        )


@some
@given(cases())
def test_the_reason_is_the_strongest_signal(case: Case) -> None:
    catalog, history, group = case
    graph = CatalogGraph(catalog)
    finished_in_topic = sum(each.id in history.finished for each in catalog.in_topic("a"))
    for suggestion in advise_on_topic(graph, "a", history, group).suggestions:
        resource, reason = suggestion.resource, suggestion.reason
        signals = [
            *catalog_signals(graph, resource, "a", finished_in_topic=finished_in_topic),
            *history_signals(graph, resource, history),
            *group_signals(graph, resource, group),
        ]
        spoken = [each for each in signals if each.points > 0 and each.reason.kind is not ReasonKind.LIST_ORDER]
        best = max((each.points for each in spoken), default=0.0)
        strongest = {each.reason.kind for each in spoken if each.points == best}
        if reason.kind in (ReasonKind.UNMET_PREREQUISITE, ReasonKind.LIST_ORDER):
            assert strongest <= {ReasonKind.RECOMMENDED}
        else:
            assert reason.kind is next(each for each in ReasonKind if each in strongest)


@some
@given(cases())
def test_a_newcomer_gets_the_curators_order_whatever_the_group_does(
    case: Case,
) -> None:
    catalog, _, group = case
    graph = CatalogGraph(catalog)
    recommended = order(catalog, MemberHistory(), group)
    assert recommended == [each.id for each in graph.topic("a").newcomer_order]
    place = {each.id: number for number, each in enumerate(catalog.in_topic("a"))}
    start = catalog.topics["a"].start
    for one, other in pairwise(recommended):
        if other in start and one not in start:
            # Only a prerequisite may keep a start from coming first.
            assert nearest_prerequisites(catalog, other, place)
        free = not nearest_prerequisites(catalog, one, place) and not nearest_prerequisites(catalog, other, place)
        if free and (one in start) == (other in start) and one not in start:
            assert place[one] < place[other]


@some
@given(cases())
def test_next_suggests_at_most_three_that_are_new_open_and_ready(
    case: Case,
) -> None:
    catalog, history, group = case
    ids = picked(catalog, history, group)
    assert len(ids) == len(set(ids)) <= 3
    for each in ids:
        assert each not in history.reading
        assert not history.is_done_with(each)
        assert all(before in history.finished for before in catalog.resources[each].requires)


@some
@given(cases())
def test_next_has_something_while_anything_is_left_that_is_ready(
    case: Case,
) -> None:
    catalog, history, group = case
    ready = [
        each.id
        for each in catalog.resources.values()
        if each.id not in history.reading
        and not history.is_done_with(each.id)
        and set(each.requires) <= history.finished.keys()
    ]
    assert len(picked(catalog, history, group)) == min(3, len(ready))


@some
@given(cases())
def test_whatever_is_chosen_on_next_is_obeyed_at_once(case: Case) -> None:
    catalog, history, group = case
    for each in picked(catalog, history, group):
        declined = replace(history, declined=history.declined | {each})
        assert each not in picked(catalog, declined, group), "although it may be wanted"
        started = replace(history, reading=history.reading | {each}, wanted=history.wanted - {each})
        assert each not in picked(catalog, started, group)
        for topic in catalog.resources[each].topics:
            assert each not in order(catalog, declined, group, topic)


@some
@given(cases())
def test_what_goes_with_the_group_says_what_others_in_it_do(case: Case) -> None:
    catalog, history, group = case
    for pick in picks_for(catalog, history, group):
        if pick.kind is not PickKind.GROUP:
            continue
        resource, reason = pick.suggestion.resource, pick.suggestion.reason
        others = group.readership.get(resource.id, Readership())
        match reason.kind:
            case ReasonKind.READERS:
                assert others.reading
            case ReasonKind.FINISHERS:
                assert others.finished > (resource.id in history.finished)
            case ReasonKind.WANTERS:
                assert others.wanted > (resource.id in history.wanted)
            case ReasonKind.GROUP_STEP:
                assert any(each.label in reason.names for each in catalog.resources.values())
            case kind:
                assert kind in {ReasonKind.MEETING, ReasonKind.MEETING_PREREQUISITE}
                assert group.upcoming is not None
