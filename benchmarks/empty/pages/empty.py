"""Nothing but a word."""

import streamlit as st

st.write("空白页")
