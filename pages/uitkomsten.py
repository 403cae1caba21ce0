"""Who asks: the minister's cabinet. Where are participants guided to, and how sure is that?"""

from vib.charts.destinations import DESTINATIONS, SECTORS
from vib.charts.destinations_apart import DESTINATIONS_BY_AGENCY
from vib.charts.destinations_quarterly import DESTINATIONS_BY_QUARTER
from vib.charts.remarks import late_deliveries
from vib.locale import N_
from vib.metrics import guidance
from vib.ui import show, view

seen = view.current()
show.heading(seen, N_("Outcomes"), N_("Where are participants guided to, and how sure is that?"))
show.note(
    seen.look.say(
        N_(
            "A registration is not a person: somebody guided twice counts twice. Guidance to work is not a "
            "job: how many found work is not measured in this data."
        )
    )
)
everywhere, training = show.beside(6, 5)
with everywhere:
    show.chart(seen, DESTINATIONS, guidance.shares)
with training:
    show.chart(seen, SECTORS, guidance.sectors)
show.chart(seen, DESTINATIONS_BY_AGENCY, guidance.by_agency)
show.chart(seen, DESTINATIONS_BY_QUARTER, guidance.by_quarter)
show.footnotes(seen, late_deliveries(seen.snapshot, seen.selection, seen.look))
