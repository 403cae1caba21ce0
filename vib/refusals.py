"""Why a bundle is not published: its errors, what was published meanwhile, what a person must still do."""

from vib.locale import N_
from vib.model.snapshot import Finding
from vib.store.errors import StoreError


class BundleRefused(Exception):
    """A bundle with errors; `findings` has all that was found, the errors first."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        errors = sum(finding.severity == "error" for finding in findings)
        super().__init__(f"{errors} errors")


class BaseMoved(StoreError):
    """Since a bundle was prepared something else was published or withdrawn, which it must build on."""

    def __init__(self, now: str) -> None:
        super().__init__(
            N_("Meanwhile snapshot {now} was published, and this delivery must build on it. Publish again."),
            now=now,
        )


class OneWithdrawn(BaseMoved):
    """Since a bundle was prepared a snapshot was withdrawn."""

    def __init__(self, gone: str) -> None:
        StoreError.__init__(
            self, N_("Meanwhile snapshot {gone} was withdrawn. Look again at what this changes."), gone=gone
        )


class BaseReplaced(BaseMoved):
    """Tables that were not delivered must come from another snapshot than the bundle was checked against."""

    def __init__(self) -> None:
        StoreError.__init__(
            self,
            N_(
                "Meanwhile another snapshot was published or withdrawn, from which the tables that were not "
                "delivered must come. Deliver the files again."
            ),
        )


class CompareAgain(BaseMoved):
    """A preview, and the check before it, compared a bundle with what is no longer before it."""

    def __init__(self) -> None:
        StoreError.__init__(
            self,
            N_(
                "Meanwhile another snapshot came before this one, and what is compared here holds no longer. "
                "Deliver the files again."
            ),
        )


class ReasonMissing(StoreError):
    """A warning that nobody gave a reason for."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(N_("A warning needs a reason before this is published."))
        self.finding = finding


class SecondPersonNeeded(StoreError):
    """Who delivered it may not publish it, by the four-eyes rule."""

    def __init__(self) -> None:
        super().__init__(
            N_("Whoever delivers may not publish here: two people look at it. Hand it over to somebody else.")
        )
