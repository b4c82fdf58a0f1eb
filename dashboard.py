"""Front door: ``streamlit run dashboard.py`` (or any ASGI server) starts here.

Streamlit takes a folder named pages/ beside its main script for old-style pages, so the script that draws the
frame lives in that folder and this file only serves it.
"""

import streamlit as st

from server.addresses import middleware, routes
from server.lifespan import lifespan
from ui.frame.failures import show_failure

app = st.App(
    "pages/frame.py", lifespan=lifespan, routes=routes(), middleware=middleware(), on_script_error=show_failure
)
