"""Who asks: staff of an agency with an Excel file and ten minutes. Is it right, and what does it change?"""

from vib.access.roles import Permission
from vib.ui import access, upload, view

upload.show(access.demand(Permission.UPLOAD), view.look())
