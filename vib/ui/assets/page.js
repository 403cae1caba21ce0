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

// Streamlit's own link to the main part is English. It is seen only when the keyboard comes to it.
const SKIP = { nl: "Naar de inhoud", en: "Skip to main content" };
addEventListener("focusin", ({ target }) => {
  if (target.dataset?.testid === "stSkipToContent") target.textContent = SKIP[page.lang];
});

// Our links open like the browser's own back and forward buttons, for which Streamlit needs no new page.
addEventListener("click", (click) => {
  const link = click.target.closest?.("a.vib-go");
  if (!link || click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
  click.preventDefault();
  const samePage = link.pathname === location.pathname;
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  if (!samePage) document.querySelector(".stMain")?.scrollTo(0, 0);
});
