"""Who asks: steering group and staff. How many take part, how far do they get, and who leaves?"""

from vib.charts.durations import TIME_PER_STEP
from vib.charts.enrolment import ENROLMENT
from vib.charts.events import PER_QUARTER
from vib.charts.funnel import FUNNELS
from vib.charts.persons import pilots_so_far, trajectories_and_persons
from vib.charts.reasons import DROPOUT_REASONS
from vib.charts.remarks import late_deliveries
from vib.charts.shares import PROFILE
from vib.charts.states import STATES_NOW
from vib.charts.survival import TIME_COURSE
from vib.locale import N_
from vib.metrics import dropouts, durations, enrolment, flow, funnel, profile, states
from vib.ui import parts, show, view

PARTS = {
    "far": N_("How far they get"),
    "plan": N_("Against the plan"),
    "time": N_("How long it takes"),
    "who": N_("Who takes part, who leaves"),
}

seen = view.current()
show.heading(seen, N_("Participation"), N_("How many take part, how far do they get, and who leaves?"))
show.note(
    pilots_so_far(seen.snapshot, seen.selection, seen.look),
    trajectories_and_persons(seen.snapshot, seen.selection, seen.look),
)
part = parts.choose(seen, PARTS)
left, right = show.beside(1, 1)
if part == "far":
    with left:
        show.chart(seen, FUNNELS, funnel.funnels)
    with right:
        show.chart(seen, STATES_NOW, states.states)
elif part == "plan":
    with left:
        show.chart(seen, ENROLMENT, enrolment.against_plan)
    with right:
        show.chart(seen, PER_QUARTER, flow.per_quarter)
elif part == "time":
    with left:
        show.chart(seen, TIME_PER_STEP, durations.quantiles)
    with right:
        show.chart(seen, TIME_COURSE, durations.survival)
else:
    with left:
        show.chart(seen, DROPOUT_REASONS, dropouts.reasons)
    with right:
        show.chart(seen, PROFILE, profile.traits)
show.footnotes(seen, late_deliveries(seen.snapshot, seen.selection, seen.look))
