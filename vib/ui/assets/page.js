// Streamlit looks for its server below the page's own address first, and each miss is an error in the console.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", document.baseURI).href };

// The language of the page follows the language of the link, also when it changes without a reload.
const page = document.documentElement;
const language = page.lang;
const follow = () => {
  page.lang = new URLSearchParams(location.search).get("lang") || language;
};
for (const change of ["pushState", "replaceState"]) {
  const original = history[change];
  history[change] = function (...entry) {
    original.apply(this, entry);
    follow();
  };
}
addEventListener("popstate", follow);
follow();

// Streamlit's own words are English. They are put into the language of the page when a reader comes to them.
const DUTCH = {
  "Skip to main content": "Naar de inhoud",
  "Fullscreen": "Volledig scherm",
  "Close fullscreen": "Volledig scherm sluiten",
};
const ENGLISH = Object.fromEntries(Object.entries(DUTCH).map(([english, dutch]) => [dutch, english]));
const translate = ({ target }) => {
  const found = target.closest?.("[data-testid=stSkipToContent], [data-title]");
  if (!found) return;
  const words = page.lang === "nl" ? DUTCH : ENGLISH;
  for (const name of ["data-title", "aria-label"]) {
    const translated = words[found.getAttribute(name)];
    if (translated) found.setAttribute(name, translated);
  }
  const text = words[found.textContent];
  if (text) found.firstChild.nodeValue = text;
};
for (const way of ["pointerover", "focusin"]) addEventListener(way, translate);
