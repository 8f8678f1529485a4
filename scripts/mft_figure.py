"""What the figures share: matplotlib free of the user's settings, panels of a figure, legends, titles."""

import contextlib
import logging
import os
import textwrap
import warnings

from mft_results import ResultError

STYLE = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "lines.linewidth": 1.4,
    "pdf.fonttype": 42,  # TrueType: journals refuse Type 3, and text stays text
    "ps.fonttype": 42,
}
NARROW_STYLE = {"font.size": 8, "axes.titlesize": 8, "axes.labelsize": 8, "legend.fontsize": 7,
                "xtick.labelsize": 7, "ytick.labelsize": 7, "lines.linewidth": 1.1}
NARROW = 5.5  # inches: below, panels stand one over the other and legends under them


class FigureError(Exception):
    """The figure cannot be drawn or written."""


def load_matplotlib(show):
    """Imports matplotlib without the settings of a matplotlibrc; without `show` also without a display.

    Such files change figures, name what is not installed (LaTeX, fonts, displays), or cannot be read."""
    if not show:
        os.environ["MPLBACKEND"] = "Agg"
    os.environ["MATPLOTLIBRC"] = os.devnull
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # caches, fonts: nothing of the figure's
    here = os.getcwd()
    os.chdir(os.path.dirname(os.path.abspath(__file__)))  # a matplotlibrc in the folder comes first
    try:
        import matplotlib
    except ValueError as error:  # MPLBACKEND
        raise FigureError(f"MPLBACKEND: {str(error).split(';')[0]}") from error
    finally:
        os.chdir(here)
    matplotlib.rcdefaults()
    if not show:
        matplotlib.use("Agg")


class Complaints(logging.Handler):
    """Keeps what matplotlib says of a style."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(" ".join(record.getMessage().split()))


@contextlib.contextmanager
def style_of(options):
    """The style of the figures, with the user's on top; throws ResultError when that is none."""
    import matplotlib.pyplot as plt

    style = dict(STYLE, **(NARROW_STYLE if options.width and options.width < NARROW else {}))
    with plt.rc_context(style), warnings.catch_warnings():
        if options.style:
            use_style(options.style)
            # a font without a character that a figure needs leaves it to this one
            plt.rcParams["font.family"] = [*plt.rcParams["font.family"], "DejaVu Sans"]
            warnings.filterwarnings("ignore", message="Glyph .* missing")
        yield


def use_style(style):
    import matplotlib.pyplot as plt

    log = logging.getLogger("matplotlib")
    complaints = Complaints()
    log.addHandler(complaints)
    log.setLevel(logging.WARNING)
    log.propagate = False
    try:
        plt.style.use(style)
    except (OSError, UnicodeDecodeError, ValueError, KeyError) as error:
        known = " ".join(name for name in plt.style.available if not name.startswith("_"))
        raise ResultError(f"--style {style}: no style and no file of one; styles: {known}") from error
    finally:
        log.setLevel(logging.ERROR)
        log.removeHandler(complaints)
    if complaints.texts:
        raise ResultError(f"--style {style}: {complaints.texts[0].split(' You probably')[0]}")


def compose(run, panels, title, options, width=10, columns=2):
    """A figure of `panels` (name: (function of axes, height in parts of the width of a panel)); of one alone
    with --panel."""
    import matplotlib.pyplot as plt

    if options.panel:
        if options.panel not in panels:
            raise ResultError(f"{run.path}: no panel '{options.panel}'; there are: {', '.join(panels)}")
        panels = {options.panel: panels[options.panel]}
    columns = min(columns, len(panels))
    if options.width and options.width < NARROW:
        columns = 1
    if not options.width:
        options.width = width if columns > 1 else min(width, 6.5)
    rows = -(-len(panels) // columns)
    each = options.width / columns
    shapes = list(panels.values())
    under = 0.45 if options.width < NARROW else 0  # for the legend
    heights = [under + each * max(shape[1] for shape in shapes[row * columns:(row + 1) * columns])
               for row in range(rows)]
    text = "" if options.no_title else wrapped(title, options.width)
    lines = text.count("\n") + 1 if text else 0
    figure = plt.figure(layout="constrained", figsize=(options.width, sum(heights) + 0.19 * lines))
    # a row is laid out for itself: a long legend in one takes no width from the others
    for n, part in enumerate(figure.subfigures(rows, 1, squeeze=False, height_ratios=heights).flat):
        places = part.subplots(1, columns, squeeze=False).flat
        row = shapes[n * columns:(n + 1) * columns]
        for place, shape in zip(places, row + [None] * (columns - len(row))):
            if shape:
                shape[0](place)
            else:
                place.set_axis_off()
    if text:
        figure.suptitle(text, fontsize=8 if options.width < NARROW else 11)
    with one_line():
        figure.draw_without_rendering()  # the layout of a row settles at the second drawing
    return figure


@contextlib.contextmanager
def one_line(name=""):
    """What matplotlib and its helpers throw while they draw or write becomes a FigureError of one line."""
    start = f"{name}: " if name else ""
    try:
        yield
    except OSError as error:
        raise FigureError(f"{start}{error.strerror or error}") from error
    except Exception as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise FigureError(f"{start}matplotlib: {first}") from error


def wrapped(title, width):
    """The title's lines, broken where they are longer than the figure is wide."""
    most = int(width * (17 if width < NARROW else 13))
    return "\n".join(part for line in title.split("\n") for part in textwrap.wrap(line, most) or [""])


def legend(axes, below=None):
    """The legend beside the data, never over it: on the right, or below in a narrow figure."""
    handles, labels = axes.get_legend_handles_labels()
    if not handles:
        return
    if below is None:
        below = axes.figure.bbox.width / axes.figure.dpi < NARROW
    if below:
        from matplotlib.transforms import offset_copy

        widest = max(map(len, labels))
        under_label = offset_copy(axes.transAxes, axes.figure, y=-32, units="points")
        axes.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, 0), bbox_transform=under_label,
                    ncol=min(len(handles), 3 if widest < 14 else 2 if widest < 24 else 1), borderaxespad=0)
    else:
        axes.legend(handles, labels, loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0)
