import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from review.solver import best_world
from review.worlds import Equation, Figure, Sums, World, worlds

DIGITS = range(10)


def figure(value: int, options: dict[int, float] | None = None, other: float = 7.0, source: float = 6.0) -> Figure:
    return Figure(value, {v: c for v, c in (options or {}).items() if v != value}, other, source)


def cost_of(sums: Sums, values: tuple[int, ...]) -> float:
    """What a whole assignment costs, by the definition."""
    cost = sum(sums.change(i, v) for i, v in enumerate(values) if v != sums.figures[i].value)
    for equation in sums.equations:
        if equation.violated(sum(sign * values[index] for index, sign in equation.terms)):
            cost += equation.broken
    return cost


def cost_as_found(sums: Sums, world: World) -> float:
    changed = dict(world.changes)
    return cost_of(sums, tuple(changed.get(i, f.value) for i, f in enumerate(sums.figures)))


small = st.builds(
    figure,
    st.sampled_from(DIGITS),
    st.dictionaries(st.sampled_from(DIGITS), st.floats(0.05, 9.0), max_size=2),
    st.floats(6.0, 11.0),
    st.floats(6.0, 9.0),
)
chain = (Equation(((0, 1), (1, 1), (2, -1))), Equation(((1, 1), (3, -1))))


@settings(max_examples=25, deadline=None)
@given(st.tuples(small, small, small, small))
def test_the_search_finds_what_trying_everything_finds(figures: tuple[Figure, ...]) -> None:
    sums = Sums(figures, chain)

    found = worlds(sums, within=1.0)
    brute = min(cost_of(sums, values) for values in itertools.product(DIGITS, repeat=4))

    assert found.found[0].cost <= brute + 1e-6
    assert math.isclose(cost_as_found(sums, found.found[0]), found.found[0].cost, abs_tol=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.tuples(small, small, small, small))
def test_worlds_come_best_first_and_none_left_out_is_better_than_the_bound(figures: tuple[Figure, ...]) -> None:
    sums = Sums(figures, chain)

    found = worlds(sums, within=4.0)

    costs = [world.cost for world in found.found]
    assert costs == sorted(costs)
    assert len({(w.changes, w.broken) for w in found.found}) == len(costs)
    for name in range(4):
        for value in sums.figures[name].options:
            values = tuple(value if i == name else f.value for i, f in enumerate(sums.figures))
            touched = any(n in sums.residuals() for n, _ in sums.of[name])
            closes = not any(e.violated(sum(sign * values[i] for i, sign in e.terms)) for e in sums.equations)
            if touched and closes and cost_of(sums, values) < found.bound - 1e-6:
                assert any(w.changes == frozenset({(name, value)}) for w in found.found)


def test_one_misread_breaks_its_row_and_its_column_and_is_found_by_both() -> None:
    # 2 × 2 with totals: rows 0 1 | 2, 3 4 | 5, totals 6 7 | 8; figure 4 was read 9 instead of 4
    values = [1, 2, 3, 3, 9, 7, 4, 6, 10]
    rows = [Equation(((r, 1), (r + 1, 1), (r + 2, -1))) for r in (0, 3, 6)]
    columns = [Equation(((c, 1), (c + 3, 1), (c + 6, -1))) for c in range(3)]
    sums = Sums([figure(v) for v in values], [*rows, *columns])

    best = worlds(sums).found[0]

    assert best.changes == frozenset({(4, 4)})


def test_two_misreads_that_cancel_in_their_row_are_found_by_their_columns() -> None:
    values = [6, 1, 3, 3, 4, 7, 4, 6, 10]  # 1 was read 6 and 6 … was read 1: the row would not show it
    values[0], values[1] = 3, 0  # truly 1 and 2
    rows = [Equation(((r, 1), (r + 1, 1), (r + 2, -1))) for r in (0, 3, 6)]
    columns = [Equation(((c, 1), (c + 3, 1), (c + 6, -1))) for c in range(3)]
    sums = Sums([figure(v) for v in values], [*rows, *columns])

    assert set(sums.residuals()) == {3, 4}
    assert worlds(sums).found[0].changes == frozenset({(0, 1), (1, 2)})


def test_a_relation_with_a_tolerance_or_at_most_is_not_mended_needlessly() -> None:
    sums = Sums(
        [figure(5), figure(3)], [Equation(((0, 1), (1, -1)), tolerance=2), Equation(((1, 1), (0, -1)), at_most=True)]
    )

    assert worlds(sums).found == (World(0.0),)


def test_what_a_person_vouched_for_is_not_misread() -> None:
    fixed = Figure(5, {6: 0.1}, 7.0, 6.0, fixed=True)
    sums = Sums([fixed, figure(6, {5: 3.0})], [Equation(((0, 1), (1, -1)))])

    assert worlds(sums).found[0].changes == frozenset({(1, 5)})


@settings(max_examples=8, deadline=None)
@given(st.tuples(small, small, small, small))
def test_the_solver_that_stands_in_is_never_better_than_the_search(figures: tuple[Figure, ...]) -> None:
    sums = Sums(figures, chain)

    stand_in = best_world(sums)

    assert math.isclose(cost_as_found(sums, stand_in), stand_in.cost, abs_tol=1e-6)
    assert worlds(sums).found[0].cost <= stand_in.cost + 1e-6
