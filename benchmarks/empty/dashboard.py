"""The empty Streamlit page that our pages are measured against."""

import streamlit as st

app = st.App("pages/empty.py")
