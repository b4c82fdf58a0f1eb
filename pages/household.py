"""一户一档、一户一策: one household on one sheet, what is being done about it, and taking down the next step."""

from ui import frame, household, household_forms, state

filters = frame.filters()
found = household.file_of(household.one(state.parameter("id")), filters)
state.say_done()
household.show(found, filters)
household.timeline(found, filters)
household_forms.section(found, filters)
household.identity(found)
