"""Random valid inputs: every model, history, position, start and initial state, one a seed."""

import math
import random

# name: highest density of a line; each starts at 0.
NAMED = {"independent": 2.5, "ssep": 1.0, "kmp": 2.0, "inclusion": 2.0, "zero_range": 2.5}

# D, σ, parameters with their bounds, range, densities of a line.
EXPRESSIONS = [
    ("1/(1-a*rho)^2", "2*rho", {"a": (0.2, 0.6)}, (0, "1/a"), (0.05, 0.9)),
    ("1+a*rho", "2*rho*(1-rho)", {"a": (0.0, 1.5)}, (0, 1), (0.0, 1.0)),
    ("exp(-a*rho)", "2*rho", {"a": (0.0, 0.6)}, (0, math.inf), (0.1, 1.5)),
    ("1", "2*rho/(1+a*rho^2)", {"a": (0.1, 1.0)}, (0, math.inf), (0.1, 1.5)),
    ("1/rho^2", "c", {"c": (0.5, 2.0)}, (0, math.inf), (0.6, 1.6)),
    ("d", "c", {"d": (0.5, 2.0), "c": (0.5, 2.0)}, (-math.inf, math.inf), (-1.0, 1.0)),
    ("1", "2*rho + a*rho^2", {"a": (-0.5, 1.0)}, (0, "2"), (0.1, 1.4)),
    ("1+a*sin(rho)^2", "s + cos(rho)^2", {"a": (0.0, 0.6), "s": (0.3, 1.0)},
     (-math.inf, math.inf), (-1.0, 1.0)),
    ("sqrt(1+a*rho)", "2*rho*sqrt(1+b*rho)", {"a": (0.1, 1.0), "b": (0.0, 0.8)}, (0, math.inf),
     (0.2, 1.2)),
    ("1/(1+rho)^2", "2*rho/(1+rho)", {}, (0, math.inf), (0.1, 2.0)),
]


def shown(number):
    """A number as an input writes it, of few digits."""
    if math.isinf(number):
        return ".inf" if number > 0 else "-.inf"
    return f"{number:.4g}"


def model_and_densities(rng):
    """The text of `model`, and the densities left and right."""
    kind = rng.choice([*NAMED, "hard_rods", *["expression"] * 4])
    at_ends = 0.0
    if kind == "expression":
        D, sigma, bounds, (lower, upper), (low, high) = rng.choice(EXPRESSIONS)
        values = {name: float(shown(rng.uniform(*b))) for name, b in bounds.items()}
        if isinstance(upper, str):
            upper = float(shown(0.999 * eval(upper, {}, values)))
        high = min(high, 0.8 * upper) if upper > 0 else high
        parameters = ", ".join(f"{name}: {shown(value)}" for name, value in values.items())
        text = (f'{{D: "{D}", sigma: "{sigma}", parameters: {{{parameters}}}, '
                f"range: [{shown(lower)}, {shown(upper)}]}}")
    elif kind == "hard_rods":
        length = rng.uniform(0.2, 0.8)
        low, high = 0.05, 0.75 / length
        text = f"{{name: hard_rods, length: {shown(length)}}}"
    else:
        low, high, at_ends, text = 0.02, NAMED[kind], 0.15, kind
    densities = [rng.uniform(low, high) for _ in range(2)]
    for side in range(2):
        if rng.random() < at_ends:
            densities[side] = rng.choice([0, 1]) if kind == "ssep" else 0
    if kind == "ssep":
        densities = [min(d, 1.0) for d in densities]
    if densities == [0, 0]:
        densities[0] = 0.5
    return text, densities


def place(rng, final_time):
    """A position or start: mostly 0."""
    return 0.0 if rng.random() < 0.65 else rng.gauss(0, 0.5) * math.sqrt(final_time)


def instants(rng, count, final_time, densities):
    """Lines of `instants`, at distinct times; some give Q, near its typical value."""
    lines = []
    times = sorted(rng.uniform(0.08, 1) * final_time for _ in range(count))
    for n, time in enumerate(times):
        if n + 1 == count and rng.random() < 0.5:
            time = final_time
        fields = [f"time: {shown(time)}"]
        position = place(rng, final_time)
        start = position if rng.random() < 0.7 else place(rng, final_time)
        if rng.random() < 0.15 and position == start == 0:
            typical = (densities[0] - densities[1]) * math.sqrt(time / math.pi)
            fields.append(f"Q: {shown(typical + rng.gauss(0, 0.12) * math.sqrt(time))}")
        else:
            fields.append(f"B: {shown(rng.gauss(0, rng.choice([0.5, 1.0, 2.0])))}")
        if position:
            fields.append(f"position: {shown(position)}")
        if start != position:
            fields.append(f"start: {shown(start)}")
        lines.append("    - {" + ", ".join(fields) + "}")
    return lines


def continuous(rng, final_time):
    """The text of `continuous`, and the content of the file it names, if any."""
    size = rng.uniform(-1.5, 1.5) / final_time
    position = place(rng, final_time)
    kind = rng.choice(["expression", "pieces", "file"])
    at = f", position: {shown(position)}" if position else ""
    if kind == "expression":
        shape = rng.choice(["sin({w}*t)", "exp(-{w}*t)", "cos({w}*t)^2", "1/(1+{w}*t)", "tanh({w}*t)"])
        shape = shape.format(w=shown(rng.uniform(1, 7) / final_time))
        return f'{{lambda: "{shown(size)}*{shape}"{at}}}', None
    if kind == "pieces":
        middle = rng.uniform(0.2, 0.8) * final_time
        return (f'{{pieces: [{{to: {shown(middle)}, lambda: "{shown(size)}"}}, '
                f'{{to: {shown(final_time)}, lambda: "{shown(-size)}*t/{shown(final_time)}"}}]{at}}}',
                None)
    times = [0, *sorted(rng.uniform(0.1, 0.9) * final_time for _ in range(3)), final_time]
    rows = "\n".join(f"{shown(t)},{shown(rng.gauss(0, 1) * size)}" for t in times)
    return f"{{file: lambda.csv{at}}}", rows + "\n"


def random_input(seed):
    """(text of an input, content of the lambda.csv beside it or None)."""
    rng = random.Random(seed)
    model, densities = model_and_densities(rng)
    final_time = float(shown(10 ** rng.uniform(-1, 1)))
    count = rng.choice([0, 1, 1, 1, 2, 2, 3])
    with_continuous = count == 0 or rng.random() < 0.2
    text = [f"model: {model}",
            f"initial: {{type: {rng.choice(['annealed', 'quenched'])}, left: {shown(densities[0])}, "
            f"right: {shown(densities[1])}}}",
            f"final_time: {shown(final_time)}", "history:"]
    rows = None
    if count:
        text += ["  instants:", *instants(rng, count, final_time, densities)]
    if with_continuous:
        line, rows = continuous(rng, final_time)
        text.append(f"  continuous: {line}")
    return "\n".join(text) + "\n", rows
