"""Closed lists of words that carry their label."""

import inspect
from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A closed list whose members are stored as their value and shown as their ``label``.

    What else a member says a subclass declares as an annotation; members name it in that order, behind the label.
    """

    label: str

    def __new__(cls, value: str, label: str, *more: object) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        names = [name for base in reversed(cls.__mro__) for name in inspect.get_annotations(base)]
        for name, said in zip(names, (label, *more), strict=True):
            setattr(member, name, said)
        return member

    @classmethod
    def of(cls, value: object) -> Self:
        """The member stored as this text; raises ValueError for an unknown one."""
        return cls(value)  # type: ignore[call-arg, arg-type]  # the label comes with the member


class Level(Labelled):
    """How far an item under supervision was taken up, mildest first; ``label`` is the word on screen."""

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    HINT = "hint", "提示"
    URGE = "urge", "督办"
    CIRCULATE = "circulate", "通报"
    SUMMON = "summon", "约谈"


class LayerKind(Labelled):
    """What a layer of the map shows; the newest layer of a kind that was not withdrawn is in force."""

    TOWNSHIP_BOUNDARIES = "township_boundaries", "乡镇界"
    COUNTY_OUTLINE = "county_outline", "县界"
    VILLAGE_BOUNDARIES = "village_boundaries", "村界"
    VILLAGE_POINTS = "village_points", "村庄点位"
    ROADS = "roads", "道路"
    TOURISM_ROADS = "tourism_roads", "旅游公路"
    PARKS = "parks", "园区"
    SITES = "sites", "安置点和其他点位"
