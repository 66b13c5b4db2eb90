"""Which findings stay on display: each appears once two diagnoses in a row have found it, and goes when one has not."""

from __future__ import annotations

from dataclasses import dataclass

from xoviz.explain.diagnosis.finding import Finding


@dataclass(frozen=True, eq=False)
class Standing:
    """``shown`` are the findings on display; ``suspected`` those that were found once."""

    shown: tuple[Finding, ...] = ()
    suspected: tuple[Finding, ...] = ()

    def after(self, found: tuple[Finding, ...], *, certain: bool = False) -> Standing:
        """What stands once ``found`` was found. ``certain`` findings, of a network at rest, need not be found twice."""
        before = {finding.key for finding in (*self.shown, *self.suspected)}
        shown = tuple(finding for finding in found if certain or finding.key in before)
        return Standing(shown, tuple(finding for finding in found if finding not in shown))
