"""一户一档: one household's members, income, guarantees and case steps, without names."""

from ui import frame, household, state

filters = frame.filters()
found = household.one(state.parameter("id"))
household.title(found, filters)
household.members(found, filters)
household.income(found, filters)
household.steps(found, filters)
