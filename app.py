"""The server: `streamlit run app.py`. Every visit, also by a deep link, runs the shell first."""

import streamlit as st

from vib.ui.server import MIDDLEWARE, ROUTES, lifespan

app = st.App("vib/ui/shell.py", middleware=MIDDLEWARE, routes=ROUTES, lifespan=lifespan)
