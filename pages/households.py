"""风险户: found early, helped in time, followed to the end; one level down with each click."""

from services import reading
from ui.frame import frame
from ui.risk_households import breakdowns, export, flow, lists, places, summary
from ui.risk_households.view import view

filters, shown, county = frame.filters(), view(), reading.county()
summary.crumbs(filters, shown, county)
if summary.not_reported(filters):
    pass
elif shown.is_list:
    lists.draw(filters, shown, county)
else:
    summary.summary(filters, shown)
    lists.overdue_first(filters, shown)
    flow.draw(filters, shown)
    places.map_and_list(filters, shown)
    breakdowns.draw(filters, shown, county)
    export.buttons(filters, shown, county)
