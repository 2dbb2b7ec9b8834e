"""The likeliest world where the search gives up, by CP-SAT. The only file that imports ortools."""

from __future__ import annotations

from review.candidates import slip_nats
from review.worlds import Sums, World

LARGEST = 10**15
"""The solver counts in 64 bits."""
PRECISION = 100
"""Costs are integers to the solver: hundredths of a nat."""


def best_world(sums: Sums, seconds: float = 0.7) -> World:
    """The likeliest assignment of figures, over candidates and anything else at a flat price."""
    largest = max((abs(v) for f in sums.figures for v in (f.value, *f.options)), default=0) * 10 + 10
    if largest > LARGEST:
        return as_read(sums)
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    values, price = [], []
    for index, figure in enumerate(sums.figures):
        value = model.new_int_var(-largest if figure.value < 0 else 0, largest, f"v{index}")
        unchanged = model.new_bool_var(f"r{index}")
        model.add(value == figure.value).only_enforce_if(unchanged)
        ways = [unchanged]
        for option in figure.options:
            chosen = model.new_bool_var(f"o{index}_{option}")
            model.add(value == option).only_enforce_if(chosen)
            ways.append(chosen)
            price.append((chosen, sums.change(index, option)))
        anything = model.new_bool_var(f"a{index}")
        ways.append(anything)
        price.append((anything, min(figure.other, figure.source) + slip_nats(figure.value, figure.value + 1)))
        model.add_exactly_one(ways)
        values.append(value)
    broken = []
    for number, equation in enumerate(sums.equations):
        gives_up = model.new_bool_var(f"b{number}")
        total = sum(sign * values[index] for index, sign in equation.terms)
        model.add(total <= equation.tolerance).only_enforce_if(gives_up.negated())
        if not equation.at_most:
            model.add(total >= -equation.tolerance).only_enforce_if(gives_up.negated())
        price.append((gives_up, equation.broken))
        broken.append(gives_up)
    model.minimize(sum(round(PRECISION * cost) * chosen for chosen, cost in price))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 7
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return as_read(sums)
    changes = frozenset(
        (index, solver.value(value))
        for index, value in enumerate(values)
        if solver.value(value) != sums.figures[index].value
    )
    given_up = frozenset(n for n, b in enumerate(broken) if solver.value(b))
    cost = sum(sums.change(*c) for c in changes) + sum(sums.equations[n].broken for n in given_up)
    # Cut off by its time, the solver may have found something worse than to change nothing.
    return min(World(cost, changes, given_up), as_read(sums), key=lambda world: world.cost)


def as_read(sums: Sums) -> World:
    """The world in which every figure is as it was read and what is violated is so on paper."""
    violated = frozenset(sums.residuals())
    return World(sum(sums.equations[number].broken for number in violated), frozenset(), violated)
