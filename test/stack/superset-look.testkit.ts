/** What a test looks at in a page of Superset, as the browser's own script: these tests are compiled without its types. */

/** Every chart is there, and nothing loads. */
export const IS_CALM = `(() => {
  const count = (selector) => document.querySelectorAll(selector).length;
  const holders = count(".dashboard-component-chart-holder:not(.dashboard-markdown *)");
  const busy = count(".loading, [data-test='loading-indicator'], .ant-spin-spinning");
  return holders > 0 && count(".slice_container") >= holders && busy === 0;
})()`;

export type Look = { charts: number; found: string[]; text: string; isDark: boolean };

/** Error tiles, and what is cut off. */
export const LOOK = String.raw`(() => {
  const found = [];
  const holders = [...document.querySelectorAll(".dashboard-component-chart-holder:not(.dashboard-markdown *)")];
  for (const holder of holders) {
    const all = (selector) => [...holder.querySelectorAll(selector)];
    const title = holder.querySelector("[data-test='editable-title'], .header-title");
    const tell = (what) => found.push((title ? title.textContent.trim() : "?") + ": " + what);
    if (/unexpected error|no results|data error|query error|missing dataset/i.test(holder.innerText)) tell(holder.innerText.slice(0, 300));
    const box = holder.getBoundingClientRect();
    for (const inner of all("canvas").map((canvas) => canvas.getBoundingClientRect())) {
      if (inner.right > box.right + 1 || inner.bottom > box.bottom + 1) tell("drawn beyond its tile");
      if (inner.width < 50 || inner.height < 30) tell("nothing to be seen");
    }
    for (const line of all(".header-line, .header-title"))
      if (line.scrollWidth > line.clientWidth + 2) tell(line.textContent + " is cut off");
  }
  for (const alert of document.querySelectorAll(".ant-alert-error")) found.push(alert.innerText.slice(0, 300));
  const colours = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) || []).map(Number);
  const isDark = colours.length > 2 && colours[0] + colours[1] + colours[2] < 384;
  return { charts: holders.length, found, text: document.body.innerText, isDark };
})()`;
