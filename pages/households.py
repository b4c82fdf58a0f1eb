"""风险户: found early, helped in time, followed to the end; one level down with each click."""

from services import reading
from ui import (
    frame,
    household_breakdowns,
    household_export,
    household_flow,
    household_lists,
    household_places,
    household_summary,
)
from ui.risk_households.view import view

filters, shown, county = frame.filters(), view(), reading.county()
household_summary.crumbs(filters, shown, county)
if household_summary.not_reported(filters):
    pass
elif shown.is_list:
    household_lists.draw(filters, shown, county)
else:
    household_summary.summary(filters, shown)
    household_lists.overdue_first(filters, shown)
    household_flow.draw(filters, shown)
    household_places.map_and_list(filters, shown)
    household_breakdowns.draw(filters, shown, county)
    household_export.buttons(filters, shown, county)
