"""`python -m vib`: the command line."""

import sys

from vib.cli import main

if __name__ == "__main__":
    sys.exit(main())
