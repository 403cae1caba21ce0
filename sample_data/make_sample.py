"""Write the sample bundles of the seven snapshots, byte for byte the same every time.

`python sample_data/make_sample.py [--into DIR]` writes a folder a snapshot; without `--into` beside itself.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sample_data.recipe.files import write

HERE = Path(__file__).resolve().parent


def main() -> None:
    arguments = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--into", type=Path, default=HERE, help="folder to write to")
    write(arguments.parse_args().into)


if __name__ == "__main__":
    main()
