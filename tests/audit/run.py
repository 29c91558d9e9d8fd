"""Runs bandit over the code and pip-audit over what is installed; writes a bill of materials.

Usage: python -m tests.audit.run [--out DIR]

Ends with 1 if one of them has found something, or could not look (pip-audit needs the network), and
says which it was. The bill of materials (CycloneDX, JSON) lists every package that is installed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def code() -> tuple[bool, str]:
    """bandit, with what pyproject.toml says that it may pass by."""
    done = _run("bandit", "-q", "-c", "pyproject.toml", "-r", "bot")
    return done.returncode == 0, done.stdout.strip() or "nothing found"


def packages() -> tuple[bool, str]:
    """pip-audit: whether an installed package has a weakness that is known."""
    done = _run("pip_audit", "-f", "json", "--progress-spinner", "off", "--skip-editable",
                "--timeout", "15")  # fmt: skip
    return weaknesses(done.stdout, done.stderr)


def weaknesses(out: str, err: str) -> tuple[bool, str]:
    """What pip-audit has found: its JSON, and what it said beside that.

    It calls packages sound that it could not look up, so those are counted here.
    """
    try:
        found = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (err.strip().splitlines() or ["it said nothing"])[-1][:200]
        return False, f"NOT CHECKED, for want of the network perhaps: {last}"
    ours = "distribution marked as editable"
    skipped = [one["name"] for one in found if one.get("skip_reason", ours) != ours]
    weak = [
        f"{one['name']} {one['version']}: {weakness['id']}"
        for one in found
        for weakness in one.get("vulns", ())
    ]
    looked_at = sum("vulns" in one for one in found)
    said = f"{looked_at} looked up, {len(weak)} weaknesses" + "".join(f"; {one}" for one in weak)
    if skipped:
        said += f"; NOT CHECKED: {len(skipped)} that the index does not know ({skipped[0]}, say)"
    return not weak and not skipped, said


def bill_of_materials(out: Path) -> tuple[bool, str]:
    """What is installed, as CycloneDX; needs no network."""
    path = out / "sbom.cdx.json"
    done = _run("cyclonedx_py", "environment", "--of", "JSON", "-o", str(path.resolve()))
    if done.returncode:
        return False, done.stderr.strip()[-500:]
    return True, f"{len(json.loads(path.read_text())['components'])} packages in {path}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("build"))
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    sound = True
    for name, (well, said) in {
        "code (bandit)": code(),
        "packages (pip-audit)": packages(),
        "bill of materials": bill_of_materials(out),
    }.items():
        sound = sound and well
        print(f"{'ok ' if well else 'BAD'} {name}: {said}")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
