"""Who asks: the minister's cabinet and the steering group. Do we stand where we should stand?"""

from vib.charts.bullet import BULLET
from vib.charts.cards import CARDS
from vib.charts.change_table import CHANGES
from vib.charts.remarks import late_deliveries
from vib.charts.strip import STRIP
from vib.compare.changes import changes
from vib.locale import N_
from vib.metrics.progress import by_agency, key_figures
from vib.metrics.strands import strands
from vib.ui import baseline, show, view

seen = view.current()
show.heading(seen, N_("Overview"), N_("Do we stand where we should stand?"))
show.said(seen, CARDS, key_figures)
show.chart(seen, BULLET, by_agency)
show.said(seen, STRIP, strands)
then = baseline.choose(seen)
if then is not None:
    show.said(seen, CHANGES, changes, then)
show.footnotes(seen, late_deliveries(seen.snapshot, seen.selection, seen.look))
