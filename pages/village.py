"""一村一档: one village's facts, years and projects."""

from ui import cards, frame, state, villages

filters = frame.filters()
village = villages.one(state.parameter("code"), filters)
cards.draw(f'<div class="block-title">{cards.escape(village["village"])}（{cards.escape(village["township"])}）</div>')
villages.facts(village, filters)
villages.years(village["village_code"], filters)
villages.projects(village["village_code"], filters)
