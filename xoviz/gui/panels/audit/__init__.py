"""The tab "Audit": does the engine compute what it says, and are its gradients the slopes of its loss?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xoviz.explain.audit import AuditReport, audit, greys, least_likely
from xoviz.finding_words import audit_verdict
from xoviz.gui.panels.audit.scale import Scale
from xoviz.gui.panels.audit.table import SCALE, VERDICT, WHAT, AuditTable
from xoviz.gui.panels.base import Panel
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.plain_table import plain_table
from xoviz.state.view import Study, View
from xoviz.state.wishes import Audit, CancelStudy

ROW = 26  # pixels
STUDY = "audit"


class AuditPanel(Panel):
    """A button, a verdict, and the table that it rests on."""

    name = "audit"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._study = Study(STUDY, False)
        self._on_greys = True
        self.model = AuditTable(self)
        self.table = plain_table(self.model, self.tr("What was compared"))
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.button, self.picture, self._on = QPushButton(), QComboBox(), QLabel(self.tr("on"))
        self.progress, self.verdict, self.note = QProgressBar(), QLabel(), QLabel()
        self._build()
        self.button.clicked.connect(self.run_or_cancel)
        self._show()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Audit")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("The same, from a terminal: xoviz check, with the network’s file.")

    def present(self, view: View) -> None:
        """Show how far the audit is, and whether it is still about the network on display."""
        before, self._view = self._view, view
        study = view.studies.get(STUDY, Study(STUDY, False))
        if study is not self._study:
            self._study = study
            report = self.report
            self._on_greys = report is None or np.array_equal(report.picture, greys(report.network))
            self.model.present(self.report)
            self._span_headings()
            self._show()
        elif before is None or before.trace is not view.trace:
            self._show()

    def finish(self, view: View) -> None:
        """Audit at once, and show all of the table."""
        network, picture = view.network, greys(view.network)
        *_, report = audit(network, picture, least_likely(network, picture))
        self.present(replace(view, studies={STUDY: Study(STUDY, False, None, report)}))
        for part in (self.button, self._on, self.picture):
            part.hide()
        self.table.setMinimumHeight(ROW * self.model.rowCount() + self.table.horizontalHeader().sizeHint().height() + 4)

    @property
    def report(self) -> AuditReport | None:
        """What is known so far."""
        result = self._study.result
        return result if isinstance(result, AuditReport) else None

    @property
    def is_old(self) -> bool:
        """Whether the network, or the picture that it was audited on, is another one now."""
        report, view = self.report, self._view
        if report is None or view is None:
            return False
        now, then = view.network, report.network
        if now is not then and (now.stack != then.stack or not np.array_equal(now.vector, then.vector)):
            return True
        return not (self._on_greys or np.array_equal(report.picture, view.trace.picture))

    def run(self) -> None:
        """Wish that the network on display be audited."""
        self.wish.emit(Audit(on_pad=bool(self.picture.currentData())))

    def run_or_cancel(self) -> None:
        """What the button says."""
        if self._study.running:
            self.wish.emit(CancelStudy(STUDY))
        else:
            self.run()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    # Showing

    def _show(self) -> None:
        running, report = self._study.running, self.report
        self.button.setText(self.tr("Cancel") if running else self.tr("Audit this network"))
        self.progress.setVisible(running)
        self.progress.setValue(round(100 * report.progress) if report is not None else 0)
        self.table.setVisible(report is not None)
        self.verdict.setText(self._verdict(report))
        self.note.setText(self._note(report))
        self._colour()

    def _verdict(self, report: AuditReport | None) -> str:
        if self._study.error:
            return self.tr("The audit broke off: {reason}").format(reason=self._study.error)
        if report is None:
            return "" if not self._study.running else self.tr("Auditing…")
        if not report.done:
            wrong = len(report.wrong)
            so_far = self.tr("{wrong} comparisons are off so far.").format(wrong=wrong) if wrong \
                else self.tr("All agree so far.")
            return so_far if self._study.running else self.tr("Cancelled. {so_far}").format(so_far=so_far)
        kinks = sum(line.kinks for line in report.lines)
        return audit_verdict(len(report.wrong), len(report.lines), report.difference("forward"),
                             report.difference("gradient"), kinks, self.tr)

    def _note(self, report: AuditReport | None) -> str:
        if report is None:
            return self.tr("Nobody should have to believe a program. The audit computes every layer again with plain "
                           "loops, nudges every weight up and down to measure the slopes that backpropagation claims, "
                           "and says how far they are apart. It takes a second or so.")
        return self.tr("⚠ This is an old result: the network or its picture has changed since.") if self.is_old else ""

    def _colour(self) -> None:
        """The verdict in the colour of what it says; an old one in none."""
        report = self.report
        role = "text"
        if report is not None and report.wrong:
            role = "error"
        elif report is not None and report.done and not self.is_old:
            role = "ok"
        palette = self.verdict.palette()
        palette.setColor(QPalette.ColorRole.WindowText, current_theme().colour(role))
        self.verdict.setPalette(palette)
        self.note.setVisible(bool(self.note.text()))

    def _span_headings(self) -> None:
        """A heading has its row to itself."""
        self.table.clearSpans()
        for row in self.model.headings():
            self.table.setSpan(row, 0, 1, self.model.columnCount())

    # Laying out

    def _build(self) -> None:
        self.button.setProperty("primary", True)
        self.picture.addItem(self.tr("random greys"), False)
        self.picture.addItem(self.tr("the picture shown now"), True)
        self.picture.setAccessibleName(self.tr("Picture to audit on"))
        self.picture.setToolTip(self.tr("Random greys have no ties. Drawings have many: see how many points are at "
                                        "a kink."))
        self._on.setBuddy(self.picture)
        self.progress.setRange(0, 100)
        self.progress.setMaximumWidth(220)
        self.progress.setAccessibleName(self.tr("How far the audit is"))
        for words in (self.verdict, self.note):
            words.setWordWrap(True)
        self.verdict.setProperty("heading", True)
        self.note.setProperty("muted", True)
        self._build_table()
        top = QHBoxLayout()
        for part in (self.button, self._on, self.picture, self.progress):
            top.addWidget(part)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.verdict)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        column.addStretch(0)

    def _build_table(self) -> None:
        self.table.setItemDelegateForColumn(SCALE, Scale(self.table))
        header = self.table.horizontalHeader()
        for column in range(self.model.columnCount()):
            header.resizeSection(column, {WHAT: 220, SCALE: 240, VERDICT: 120}.get(column, 130))
        header.setSectionResizeMode(SCALE, QHeaderView.ResizeMode.Stretch)
