"""What each bundle calls itself, and what its reader must know. In Dutch, as staff would write it."""

from datetime import date

TITLES = {
    date(2022, 12, 31): (
        "Voorbeeld: eind 2022",
        "Synthetische trajecten. Alleen Atlas is gestart; sinds de cyberaanval ligt de proeftuin stil. De"
        " uitgaven en VTE van 2022 zijn die van schriftelijke vraag 64.",
        "new_data",
    ),
    date(2023, 6, 30): (
        "Voorbeeld: midden 2023",
        "Synthetische trajecten. Atlas is heropgestart in maart 2023, de eerste proeftuinen van AgII startten"
        " in juni. De planning van vóór november 2023 is verzonnen.",
        "new_data",
    ),
    date(2023, 11, 30): (
        "Voorbeeld: schriftelijke vraag 64",
        "Synthetische trajecten die de gepubliceerde cijfers van eind november 2023 precies weergeven. De"
        " kostenlijnen van de projectmiddelen in 2022 tellen niet op tot het gedrukte totaal, zoals in de"
        " bron.",
        "new_data",
    ),
    date(2024, 3, 31): (
        "Voorbeeld: voorjaar 2024, met correcties",
        "Fictie. Late registraties en correcties op de cijfers van november 2023; een dubbele registratie is"
        " verwijderd. De stuurgroep legde een pad per kwartaal vast voor Atlas en AgII.",
        "correction",
    ),
    date(2024, 9, 30): (
        "Voorbeeld: najaar 2024",
        "Fictie. Amal leverde laat: zijn cijfers lopen tot 30 juni 2024.",
        "new_data",
    ),
    date(2025, 3, 31): (
        "Voorbeeld: voorjaar 2025, met correcties",
        "Fictie. Amal leverde opnieuw volledig. Correcties op trajecten van vóór oktober 2024 en op een"
        " dubbel geboekte factuur van AgII.",
        "correction",
    ),
    date(2025, 9, 30): (
        "Voorbeeld: einde van het project",
        "Fictie. De laatste dag van de subsidieperiode; uitgaven zijn gekend tot en met juni 2025.",
        "new_data",
    ),
}
"""Snapshot → title, note, change class."""
