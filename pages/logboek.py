"""Who asks: the coordinator. Who did what with the snapshots, and was nothing changed or removed since?"""

from vib.access.roles import Permission
from vib.ui import access, trail, view

access.demand(Permission.AUDIT)
trail.show(view.look())
