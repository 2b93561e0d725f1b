"""`python -m fangzhi` is the same as `fangzhi`."""

from __future__ import annotations

import sys

from fangzhi.cli import main

if __name__ == "__main__":
    sys.exit(main())
