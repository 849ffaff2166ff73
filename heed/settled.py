"""Takes what a program has loaded out of the garbage collector's sight."""

import gc


def settle() -> None:
    """Have what was loaded so far never looked through again: it stays, and looking through it stops everything for a third of a second."""
    gc.collect()
    gc.freeze()
