"""风险户: how many, of which kind, where; one level down with each click."""

from ui import cached, frame, households

filters = frame.filters()
found = households.cases(filters)
households.summary(found, filters)
households.drill(found, filters, cached.county())
