"""The fuzz targets under atheris, which looks for inputs that reach new code.

Usage: python -m tests.fuzz.guided TARGET [libFuzzer options, such as -max_total_time=60]
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["bot"]):
    from hypothesis import HealthCheck, given, settings

    from tests.fuzz.targets import TARGETS


def main() -> None:
    target = TARGETS[sys.argv.pop(1)]
    quietly = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
    tried = quietly(given(target.inputs)(target.check))
    atheris.Setup(sys.argv, tried.hypothesis.fuzz_one_input)  # type: ignore[attr-defined]
    atheris.Fuzz()


if __name__ == "__main__":
    main()
