// Streamlit looks for its server below the page's own address first, and each miss is an error in the console.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", document.baseURI).href };

// Streamlit tells the page around it what it does. Where there is none the messages come back to Streamlit,
// which checks the sender of each against a list of address patterns: a tenth of the wait for a changed filter.
addEventListener("message", (message) => {
  if (window.parent === window && message.source === window && message.data?.stCommVersion) message.stopImmediatePropagation();
});

// What is behind a chart (its table, download, definitions) is open where the address names the chart.
const open = () => new URLSearchParams(location.search).getAll("behind");
const tell = (part) => {
  const names = open();
  for (const button of part.querySelectorAll?.("button.vib-behind") ?? []) {
    button.setAttribute("aria-expanded", names.includes(button.dataset.behind));
  }
};

// The words of Streamlit's own uploader are English, and there is no other way to them.
// What can be delivered is told beside it, better than by endings.
const ENDINGS = [
  [/^\s*•\s*$/, ""],
  [/^(\s*•\s*)?XLSX, .*$/, ""],
];
const UPLOADER = {
  nl: [
    [/^Upload$/, "Kies bestanden"],
    [/^(\d+)MB per file.*$/, "of sleep ze hierheen; hoogstens $1 MB per bestand"],
    ...ENDINGS,
    [/^Drag and drop .* here$/, "Laat ze hier los"],
    [/^.* files are not allowed\.$/, "Dit soort bestand wordt hier niet gelezen."],
    [/^File must be (.+) or smaller\.$/, "Dit bestand is te groot: hoogstens $1."],
  ],
  en: [
    [/^Upload$/, "Choose files"],
    [/^(\d+)MB per file.*$/, "or drag them here; at most $1 MB per file"],
    ...ENDINGS,
  ],
};
const UPLOADER_NAMES = {
  nl: [
    [/^file upload$/, "Bestanden kiezen"],
    [/^Add files$/, "Bestanden toevoegen"],
    [/^Remove (.*)$/, "$1 weglaten"],
  ],
  en: [],
};
const worded = (text, words) => {
  const [pattern, own] = words[document.documentElement.lang]?.find(([one]) => one.test(text)) ?? [];
  return pattern ? text.replace(pattern, own) : text;
};
const originals = new WeakMap();
// `read` and `write` are of a text or of an attribute, `key` of the object whose original is kept.
const speak = (key, words, read, write) => {
  const kept = originals.get(key);
  const original = kept?.shown === read ? kept.original : read;
  const shown = worded(original, words);
  originals.set(key, { original, shown });
  if (shown !== read) write(shown);
};
const speakUploader = () => {
  for (const uploader of document.querySelectorAll("[data-testid=stFileUploader] section")) {
    const texts = document.createTreeWalker(uploader, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) speak(text, UPLOADER, text.data, (shown) => (text.data = shown));
    for (const named of uploader.querySelectorAll("input[aria-label], button[aria-label]")) {
      speak(named, UPLOADER_NAMES, named.ariaLabel, (shown) => (named.ariaLabel = shown));
    }
  }
};

new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach(tell);
  speakUploader();
}).observe(document.documentElement, { childList: true, characterData: true, subtree: true });

// The language of the page follows the language of the link, also when it changes without a reload.
const page = document.documentElement;
const language = page.lang;
const follow = () => {
  page.lang = new URLSearchParams(location.search).get("lang") || language;
  tell(page);
  speakUploader();
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
const go = (address) => {
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
};
addEventListener("click", (click) => {
  const name = click.target.closest?.("button.vib-behind")?.dataset.behind;
  if (name) {
    const address = new URL(location.href);
    const names = open();
    address.searchParams.delete("behind");
    for (const one of names.includes(name) ? names.filter((other) => other !== name) : [...names, name]) {
      address.searchParams.append("behind", one);
    }
    go(address.href);
    return;
  }
  const link = click.target.closest?.("a.vib-go");
  if (!link || click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
  click.preventDefault();
  const samePage = link.pathname === location.pathname;
  go(link.href);
  if (!samePage) document.querySelector(".stMain")?.scrollTo(0, 0);
});

// Whoever comes from signing in starts at the front page: their own link is put back before Streamlit reads it.
// The browser lets a page rewrite its address within its own site only, so no link leads elsewhere.
const KEPT = "vib-link";
addEventListener("click", ({ target }) => {
  if (target.closest?.("[class*=st-key-vib_sign_in] button")) sessionStorage.setItem(KEPT, location.href);
}, true);
const kept = sessionStorage.getItem(KEPT);
if (kept) {
  sessionStorage.removeItem(KEPT);
  const link = new URL(kept);
  if (link.origin === location.origin) history.replaceState(history.state, "", link.pathname + link.search);
}
