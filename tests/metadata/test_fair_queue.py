"""One who asks for a thousand papers delays nobody by more than one of them, and fills no memory."""

from hypothesis import given
from hypothesis import strategies as st

from bot.metadata.fair_queue import MOST, MOST_OF_PERSON, MOST_OF_SERVER, FairQueue

ADA, BEN, HERE, ELSEWHERE = 1, 2, 10, 20


def drained(queue: FairQueue[str]) -> list[str]:
    found = []
    while (item := queue.pop()) is not None:
        found.append(item)
    return found


def test_a_flood_delays_others_by_one_each() -> None:
    queue: FairQueue[str] = FairQueue()
    taken = [queue.push(HERE, ADA, f"ada {number}") for number in range(1000)]
    queue.push(HERE, BEN, "ben")
    queue.push(ELSEWHERE, ADA, "elsewhere")
    assert taken.count(True) == MOST_OF_PERSON == 30
    assert drained(queue)[:4] == ["ada 0", "elsewhere", "ben", "ada 1"]


def test_what_one_person_has_in_it_can_be_dropped_and_makes_room() -> None:
    queue: FairQueue[str] = FairQueue()
    for who, where in ((ADA, HERE), (BEN, HERE), (ADA, ELSEWHERE)):
        for number in range(MOST_OF_PERSON):
            queue.push(where, who, f"{who} {where} {number}")
    queue.drop(ADA)
    assert len(queue) == MOST_OF_PERSON
    assert queue.push(ELSEWHERE, ADA, "new")
    assert drained(queue)[:2] == [f"{BEN} {HERE} 0", "new"]
    queue.drop(ADA)
    assert len(queue) == 0


def test_a_server_and_all_servers_have_a_bound() -> None:
    queue: FairQueue[int] = FairQueue()
    assert sum(queue.push(HERE, person, 0) for person in range(1000)) == MOST_OF_SERVER
    assert sum(queue.push(server, 1, 0) for server in range(100, 5000)) == MOST - MOST_OF_SERVER
    assert len(queue) == MOST


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(0, 3)))))
def test_each_item_comes_out_once_and_a_persons_in_their_order(steps: list[tuple[int, int] | None]) -> None:
    queue: FairQueue[tuple[tuple[int, int], int]] = FairQueue()
    pushed, popped = [], []
    for number, who in enumerate(steps):
        if who is None:
            popped += [item] if (item := queue.pop()) else []
        elif queue.push(*who, (who, number)):
            pushed.append((who, number))
        assert len(queue) == len(pushed) - len(popped)
    while (item := queue.pop()) is not None:
        popped.append(item)
    assert sorted(popped) == sorted(pushed)
    for who in {who for who, _ in popped}:
        own = [item for item in popped if item[0] == who]
        assert own == sorted(own)
