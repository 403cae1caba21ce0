// Plotly's own texts in Dutch; its locale files are not in the Python package and may not be fetched.
window.vibPlotlyDutch = {
  moduleType: "locale",
  name: "nl",
  dictionary: {
    Autoscale: "Automatisch schalen",
    "Box Select": "Rechthoek kiezen",
    "Double-click on legend to isolate one trace": "Dubbelklik op de legende om één reeks te tonen",
    "Double-click to zoom back out": "Dubbelklik om weer uit te zoomen",
    "Download plot": "Grafiek downloaden",
    "Download plot as a PNG": "Grafiek downloaden als PNG",
    "Lasso Select": "Vrij kiezen",
    Pan: "Verschuiven",
    Reset: "Herstellen",
    "Reset axes": "Assen herstellen",
    "Snapshot succeeded": "Afbeelding gemaakt",
    "Sorry, there was a problem downloading your snapshot!": "De afbeelding kon niet gemaakt worden.",
    "Taking snapshot - this may take a few seconds": "Afbeelding wordt gemaakt, dit duurt even",
    Zoom: "Zoomen",
    "Zoom in": "Inzoomen",
    "Zoom out": "Uitzoomen"
  },
  format: {
    days: ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
    shortDays: ["zo", "ma", "di", "wo", "do", "vr", "za"],
    months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    shortMonths: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    date: "%d/%m/%Y",
    decimal: ",",
    thousands: "."
  }
};
