"""Tables of the scripts beside this file, between the markers of a page."""
import re
import sys


def put_into(page, script, text):
    """Replaces what stands between `<!-- SCRIPT -->` and the next `<!-- end -->`."""
    with open(page) as file:
        old = file.read()
    new, count = re.subn(rf"(?s)(<!-- {re.escape(script)} -->\n).*?(<!-- end -->)",
                         lambda m: f"{m[1]}\n{text}\n\n{m[2]}", old)
    if count != 1:
        sys.exit(f"{page}: {count} places for the tables, not 1")
    with open(page, "w") as file:
        file.write(new)
