"""Who asks: whoever doubts a figure. What do the figures mean, where do they come from, how sure are they?"""

from vib.ui import show, view

show.about(view.perhaps(), view.look())
