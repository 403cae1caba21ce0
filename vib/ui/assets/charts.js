// Charts: `<div class="vib-chart" data-figure="…">` is drawn with Plotly, those in view first and the others
// when the browser has time. So a change of a filter shows its figures in text and tables at once, instead of
// after the last chart of the page.

const here = new URL("./", document.currentScript.src);
const plotly = new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = new URL("plotly.min.js", here).href;
  script.onload = () => resolve(window.Plotly);
  script.onerror = reject;
  document.head.append(script);
});

const spoken = () => new URLSearchParams(location.search).get("lang") || document.documentElement.lang;

const enlarge = () => ({
  name: "vib-enlarge",
  title: spoken() === "nl" ? "Volledig scherm" : "Full screen",
  icon: { width: 24, height: 24, path: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z" },
  click: (chart) => (document.fullscreenElement ? document.exitFullscreen() : chart.requestFullscreen()),
});

const config = () => ({
  displaylogo: false,
  locale: spoken(),
  locales: { nl: window.vibPlotlyDutch },
  modeBarButtons: [["toImage", "resetScale2d", enlarge()]],
  showSendToCloud: false,
});

// Words first: a chart that is drawn while the page still comes in holds up all that comes after it.
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const words = async () => {
  const patience = performance.now() + 300;
  while (document.querySelector("[data-test-script-state=running]") && performance.now() < patience) await frame();
  await frame();
};

const draw = async (chart) => {
  const Plotly = await plotly;
  await document.fonts.ready;
  await words();
  if (!chart.isConnected || chart.dataset.drawn) return;
  chart.dataset.drawn = "now";
  const { data, layout } = JSON.parse(chart.dataset.figure);
  await Plotly.newPlot(chart, data, layout, config());
  chart.dataset.drawn = "done";
  sized.observe(chart);
};

const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    seen.unobserve(target);
    if (isIntersecting) draw(target);
    else whenIdle(() => draw(target));
  }
});

// A column that becomes wider, a window that is turned, a chart on the full screen.
const sized = new ResizeObserver(async (entries) => {
  const Plotly = await plotly;
  for (const { target } of entries) {
    const { width, height } = target.getBoundingClientRect();
    const { _fullLayout } = target;
    if (width && (Math.abs(width - _fullLayout.width) > 1 || Math.abs(height - _fullLayout.height) > 1)) {
      Plotly.relayout(target, { width, height });
    }
  }
});

const charts = (node) =>
  node.nodeType === Node.ELEMENT_NODE ? [node, ...node.querySelectorAll(".vib-chart")].filter((one) => one.matches(".vib-chart")) : [];

new MutationObserver(async (changes) => {
  const gone = changes.flatMap((change) => [...change.removedNodes].flatMap(charts));
  for (const change of changes) for (const node of change.addedNodes) charts(node).forEach((chart) => seen.observe(chart));
  if (gone.length === 0) return;
  const Plotly = await plotly;
  for (const chart of gone) {
    if (chart.isConnected) continue;
    seen.unobserve(chart);
    sized.unobserve(chart);
    Plotly.purge(chart);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

addEventListener("beforeprint", () => document.querySelectorAll(".vib-chart").forEach(draw));
