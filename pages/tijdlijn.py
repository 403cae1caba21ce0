"""Who asks: the steering group. Where does each strand stand, and what slipped since an earlier snapshot?"""

from vib.charts.gantt import GANTT
from vib.charts.gantt_told import tabulate_slippage
from vib.charts.offer import tabulate_networks, tabulate_subprojects
from vib.compare.slippage import against
from vib.locale import N_
from vib.metrics.milestones import timeline
from vib.metrics.offer import networks, subprojects
from vib.ui import baseline, cache, show, view

seen = view.current()
show.heading(seen, N_("Timeline"), N_("Where does each strand stand, and what slipped?"))
then = baseline.choose(seen)
if then is None:
    show.chart(seen, GANTT, timeline)
else:
    earlier = baseline.history(seen)
    show.chart(seen, GANTT, against, then, *earlier)
    slipped = tabulate_slippage(cache.frame(seen, against, then, *earlier), seen.look)
    if slipped.empty:
        show.note(seen.look.say(N_("Nothing in the plan changed since then.")))
    else:
        show.table(seen, slipped, seen.look.say(N_("What changed in the plan, and since when")))
show.looked_up(
    seen,
    N_("Which subprojects are there?"),
    tabulate_subprojects(cache.frame(seen, subprojects), seen.look),
    N_("Subprojects (strand 2): a dash means that the source doesn't say"),
)
show.looked_up(
    seen,
    N_("Which partner networks and learning networks are there?"),
    tabulate_networks(cache.frame(seen, networks), seen.look),
    N_("Networks (strand 4): a dash means that the source doesn't say"),
)
