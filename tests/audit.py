"""Known faults in the packages that the dashboard runs on; `make audit` calls it.

pip-audit itself says 'No known vulnerabilities found' when its database knew none of the packages, as behind
a mirror that has no such database. Here, what was not looked up is said.
"""

import json
import subprocess
import sys
from typing import Any

COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"),
    *("--format", "json", "-r", "requirements.txt"),
)
SECONDS = 300

UNREACHED = "Not audited: the database of known faults could not be reached. Run it where it can be."


def verdict(report: str) -> tuple[int, str]:
    """An exit code and what to say of pip-audit's report as JSON, or of its silence.

    Only a known fault is a failure: not to know is said, and is none.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, UNREACHED
    faults = [_fault(one, fault) for one in packages for fault in one.get("vulns", ())]
    if faults:
        return 1, "\n".join(faults)
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    if len(unknown) == len(packages):
        return 0, UNREACHED
    told = f"{len(packages) - len(unknown)} packages have no known faults."
    return 0, f"{told} Not audited: {', '.join(unknown)}." if unknown else told


def _fault(package: dict[str, Any], fault: dict[str, Any]) -> str:
    mended = ", ".join(fault["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def main() -> int:
    """The exit code of `verdict`, which is printed."""
    try:
        done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=SECONDS, check=False)
        report = done.stdout
    except subprocess.TimeoutExpired:
        report = ""
    code, told = verdict(report)
    print(told, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
