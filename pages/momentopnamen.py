"""Who asks: coordinator and staff. Which snapshots are there, who published what, and what now?"""

from vib.access.roles import Permission
from vib.ui import access, history, view

history.show(access.demand(Permission.SNAPSHOTS), view.look())
