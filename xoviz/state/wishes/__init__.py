"""What a person can wish for: small frozen values that travel from the widgets to the session.

Nothing else flows back from the screen. A ``gesture`` is a number that all wishes of one drag or stroke share, so
that they become one undo step; 0 stands alone. A wish names its fields and their types under ``TYPE_CHECKING``: it asks
for none of these when the program starts.

Each file is about one subject; what a wish does stands in the file of the same name in ``state.fulfil``.
"""

from __future__ import annotations

from xoviz.state.wishes.break_it import CoverCells, FindFlips, MeasureCurves, PutDamaged, PutFlips, TrainRivals
from xoviz.state.wishes.browse import Browse
from xoviz.state.wishes.drawings import (
    AddClass,
    CheckDrawings,
    ChooseTask,
    Collect,
    Confirm,
    Discard,
    LearnDrawings,
    MergeCollections,
    NameCollection,
    NewCollection,
    OpenCollection,
    Relabel,
    RemoveClass,
    RenameClass,
    SaveCollection,
    Sign,
    SplitDrawings,
)
from xoviz.state.wishes.duel import Challenge, Fight, TakeContestant
from xoviz.state.wishes.files import Open, SaveNetwork, SavePicture
from xoviz.state.wishes.learning import (
    Configure,
    EditWeight,
    LearnFromScratch,
    Pause,
    Play,
    Reset,
    SetAnswer,
    SetWeights,
    StepOnce,
)
from xoviz.state.wishes.looking import Pin, Point, Read, ShowGradients
from xoviz.state.wishes.network import (
    AddFilter,
    ChangeStack,
    ChooseFilter,
    ChooseNetwork,
    EditFilter,
    RemoveFilter,
    ResetFilter,
)
from xoviz.state.wishes.parts import Ablate, Freeze, SwitchOff
from xoviz.state.wishes.picture import (
    AnotherOne,
    ChangeTransform,
    Draw,
    ReadPicture,
    ReadTheOtherWayRound,
    ResizePad,
    SetInput,
    ShowPicture,
    ShowSample,
)
from xoviz.state.wishes.runs import DeleteRun, Mark, NameRun, SwitchRun, Visit
from xoviz.state.wishes.shuffle import Arrange, GoOnShuffle, RunShuffle
from xoviz.state.wishes.stack import TakePreset
from xoviz.state.wishes.studies import Audit, CancelStudy, MapLandscape, RunRace, TakeAdvice, WalkRecipe
from xoviz.state.wishes.sweep import OpenSweep, OpenTrial, StartSweep
from xoviz.state.wishes.wanted import SeekWanted
from xoviz.state.wishes.wish import Wish

__all__ = [
    "Ablate", "AddClass", "AddFilter", "AnotherOne", "Arrange", "Audit", "Browse", "CancelStudy", "Challenge",
    "ChangeStack", "ChangeTransform", "CheckDrawings", "ChooseFilter", "ChooseNetwork", "ChooseTask", "Collect",
    "Configure", "Confirm", "CoverCells", "DeleteRun", "Discard", "Draw", "EditFilter", "EditWeight", "Fight",
    "FindFlips", "Freeze", "GoOnShuffle", "LearnDrawings", "LearnFromScratch", "MapLandscape", "Mark", "MeasureCurves",
    "MergeCollections", "NameCollection", "NameRun", "NewCollection", "Open", "OpenCollection", "OpenSweep",
    "OpenTrial", "Pause", "Pin", "Play", "Point", "PutDamaged", "PutFlips", "Read", "ReadPicture",
    "ReadTheOtherWayRound", "Relabel", "RemoveClass", "RemoveFilter", "RenameClass", "Reset", "ResetFilter",
    "ResizePad", "RunRace", "RunShuffle", "SaveCollection", "SaveNetwork", "SavePicture", "SeekWanted", "SetAnswer",
    "SetInput", "SetWeights", "ShowGradients", "ShowPicture", "ShowSample", "Sign", "SplitDrawings", "StartSweep",
    "StepOnce", "SwitchOff", "SwitchRun", "TakeAdvice", "TakeContestant", "TakePreset", "TrainRivals", "Visit",
    "WalkRecipe", "Wish",
]
