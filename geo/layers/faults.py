"""What is found wrong or remarkable while a layer is read and checked, with the shape to draw it by."""

from dataclasses import dataclass
from typing import Any

#: A longer name is cut where it is told, and no name of a feature.
MAX_NAME = 60


@dataclass(frozen=True)
class LayerFault:
    """One finding about a layer.

    Attributes:
        code: which finding it is, the same however its sentence is worded.
        number: of the feature, from 1 in the order of the file; None = the layer as a whole. name: its name or empty.
        problem, remedy: in Chinese. is_refusing: the layer cannot be accepted as it is.
        shape: what to draw, WGS84; None where there is nothing to draw. together: numbers of the features that one
            finding is about, where it is about many.
    """

    code: str
    number: int | None
    name: str
    problem: str
    remedy: str
    is_refusing: bool = True
    shape: Any = None
    together: tuple[int, ...] = ()

    @property
    def where(self) -> str:
        """``第 3 个图形“某村”``."""
        if self.number is None:
            return "整个图层"
        return f"第 {self.number} 个图形" + (f"“{self.name[:MAX_NAME]}”" if self.name else "")

    @property
    def sentence(self) -> str:
        return f"{self.where}：{self.problem}。{self.remedy}。"
