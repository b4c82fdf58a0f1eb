"""By what a finding is known again, so that a doubt looked into once is not asked about anew with every import.

The sentence of a finding will not do: it holds what the cell was compared with, a median or another row's figure, and
that changes with other rows.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from data_access.county.selects import Check
from data_access.record.core.schema import TRACKING

#: A figure in a sentence; what names a day, a month, a year or belongs to a number of something (LC-1) is none.
_FIGURE = re.compile(r"(?<![A-Za-z0-9.-])(?!\d{4}(?:-\d{2}| ?年))\d+(?:\.\d+)?(?![\d-])")

Finding = Mapping[str, object]


def finding_ids(found: Sequence[tuple[Check, Finding, Mapping[str, object]]]) -> list[str]:
    """The mark of each finding.

    Args:
        found: the check, what it returned, and the cells of the row it is about (empty for what concerns no row).

    Returns:
        One mark a finding. It depends on the check, the ledger, row, column and unit asked, and on those cells of the
        row itself that the check looks at; where rows are added up, on what the check says was compared in place of row
        and cells; where there is neither, on township and sentence without its figures. Findings that none of this
        tells apart are told apart by their sentences: one settled may not settle another.
    """
    marks = [_mark(check, finding, cells) for check, finding, cells in found]
    often = Counter(marks)
    return [
        mark if often[mark] == 1 else _hash(mark, finding["problem"])
        for mark, (_, finding, _) in zip(marks, found, strict=True)
    ]


def sentence_id(check_name: str, finding: Finding) -> str:
    """The mark under which findings were settled before: of the whole sentence."""
    return _hash(check_name, *(finding[name] for name in ("ledger", "row_id", "column_name", "problem")))


def _mark(check: Check, finding: Finding, cells: Mapping[str, object]) -> str:
    parts = [check.name, *(finding[name] for name in ("ledger", "column_name", "unit_id"))]
    if finding.get("compared") is not None:
        return _hash(*parts, "compared", finding["township_code"], finding["compared"])
    if cells:
        looked_at = sorted(check.columns_read.intersection(cells) - set(TRACKING) | {str(finding["column_name"])})
        return _hash(*parts, finding["row_id"], *(f"{name}={cells.get(name)}" for name in looked_at))
    words = _FIGURE.sub("", str(finding["problem"]))
    return _hash(*parts, finding["row_id"], finding["township_code"], words)


def _hash(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]
