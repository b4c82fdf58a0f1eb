"""一户一档、一户一策: one household on one sheet, what is being done about it, and taking down the next step."""

from services.monitoring import household
from ui.base import state
from ui.frame import frame
from ui.household_file import forms, sheet

filters = frame.filters()
found = household.file_of(household.one(state.parameter("id")), filters)
state.say_done()
sheet.show(found, filters)
sheet.timeline(found, filters)
forms.section(found, filters)
sheet.identity(found)
