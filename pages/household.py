"""一户一档: one household's members, income, guarantees and case steps, without names."""

from ui import frame, households, state

filters = frame.filters()
household = households.one(state.parameter("id"))
households.title(household, filters)
households.members(household, filters)
households.income(household, filters)
households.steps(household, filters)
