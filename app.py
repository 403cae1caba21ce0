"""The server: `streamlit run app.py`. Every visit, also by a deep link, runs the shell first."""

import streamlit as st

from vib.ui import admission, failures
from vib.ui.server import MIDDLEWARE, ROUTES, lifespan

admission.check()

app = st.App(
    "vib/ui/shell.py",
    middleware=MIDDLEWARE,
    routes=ROUTES,
    lifespan=lifespan,
    on_script_error=failures.show,
)
