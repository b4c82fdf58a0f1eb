"""The frame around every page: navigation, title, filters, data version."""

import streamlit as st

from sandbox import pool
from services import reading
from ui.base import state, theme
from ui.base.links import page_objects
from ui.frame import frame

reading.follow_runs(state.run)
pool.follow(state.still_here)
theme.apply()
manifest = reading.manifest()
county = reading.county()
pages = page_objects()
current = st.navigation(pages, position="sidebar", expanded=True)
frame.sidebar(county, manifest)
frame.top_line(current.url_path or "", county, manifest)
current.run()
