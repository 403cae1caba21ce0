"""`python -m vib`: the command line."""

import sys

from vib.interrupts import noticed

if __name__ == "__main__":
    # A module half imported can say nothing: who stops us now is heard when all are there.
    with noticed(raised=False) as interrupts:
        from vib.cli import main, stopped
    sys.exit(stopped(interrupts.exit_code) if interrupts.asked else main())
