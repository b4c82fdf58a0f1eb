"""Rows in force by ledger and township, and those a check asks about until it is settled."""

from __future__ import annotations

from data_access.acts.confirm_doubt import confirm_doubt
from data_access.published.questioned_rows import row_counts
from data_access.store import Store
from models.viewing import EVERYBODY, Viewer
from tests.data_access.filling import NOW, file, read_model, row, taken_in

CHONGWEN, FUCHENG = "140524100", "140524102"


def counts(store: Store, viewer: Viewer = EVERYBODY, *townships: str) -> dict[tuple[str, str | None], tuple[int, int]]:
    """(ledger, township) -> rows, rows asked about."""
    model = read_model(store)
    found = row_counts(model, store.ledgers, viewer, townships).astype(object)
    found = found.where(found.notna(), None)
    columns = (found[name] for name in ("ledger", "township_code", "row_count", "questioned_count"))
    return {(str(ledger), town): (rows, asked) for ledger, town, rows, asked in zip(*columns, strict=True)}


def import_roads(store: Store) -> None:
    """Five roads of 崇文镇, one of them ten times as long as the others; one of 附城镇; a target of the county."""
    rows = [row("road_projects", project_no=f"LC-{n}", length_km=4, investment_wanyuan=None) for n in range(4)]
    rows.append(row("road_projects", project_no="LC-9", length_km=40, investment_wanyuan=None))
    rows.append(row("road_projects", project_no="LC-8", length_km=4, investment_wanyuan=None, township_code="附城镇", village_code=None))  # fmt: skip
    taken_in(store, file("road_projects", *rows), file("observations", row("observations")))


def test_rows_are_counted_where_they_lie(empty_store: Store) -> None:
    import_roads(empty_store)
    assert counts(empty_store) == {
        ("road_projects", CHONGWEN): (5, 1),
        ("road_projects", FUCHENG): (1, 0),
        ("observations", None): (1, 0),
    }


def test_rights_and_filter_narrow_the_rows(empty_store: Store) -> None:
    import_roads(empty_store)
    assert counts(empty_store, EVERYBODY, FUCHENG) == {("road_projects", FUCHENG): (1, 0)}
    assert counts(empty_store, Viewer("township", areas=frozenset({CHONGWEN})), FUCHENG) == {}


def test_a_settled_doubt_asks_no_more(empty_store: Store) -> None:
    import_roads(empty_store)
    findings = read_model(empty_store).query("findings", EVERYBODY)
    (finding_id,) = findings["finding_id"]
    confirm_doubt(empty_store, finding_id, actor="县办", now=NOW, reason="已到现场核实")
    assert counts(empty_store)["road_projects", CHONGWEN] == (5, 0)
