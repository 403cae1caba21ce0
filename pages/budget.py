"""Who asks: cabinet and coordinator. Where did the money go, and does it go as planned?"""

from vib.charts.burndown import BURNDOWN
from vib.charts.cost_types import COST_TYPES
from vib.charts.fte import FTE
from vib.charts.money_concepts import MONEY_CONCEPTS
from vib.charts.remarks import late_deliveries, money_remarks
from vib.charts.spending import SPENDING
from vib.charts.strand_rule import STRAND_RULE
from vib.locale import N_
from vib.metrics import budget, burndown, staffing, strand_rule
from vib.ui import show, view

seen = view.current()
show.heading(seen, N_("Budget"), N_("Where did the money go, and is it going as planned?"))
if seen.selection.agencies:
    show.note(
        seen.look.say(
            N_("With agencies chosen, what the agencies carry together (the project means) is left out.")
        )
    )
show.chart(seen, MONEY_CONCEPTS, budget.concepts)
show.chart(seen, BURNDOWN, burndown.burndown)
show.chart(seen, SPENDING, budget.spending)
costs, staff = show.beside(1, 1)
with costs:
    show.chart(seen, COST_TYPES, budget.cost_types)
with staff:
    show.chart(seen, FTE, staffing.fte)
    show.chart(seen, STRAND_RULE, strand_rule.judged)
shown = (seen.snapshot, seen.selection, seen.look)
show.footnotes(seen, (*late_deliveries(*shown), *money_remarks(*shown)))
