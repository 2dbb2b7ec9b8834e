// The documents: how many are in which state, a list to leaf through, and a place to drop files.

import { STATES, ask, el, json, stateOf, tell, when } from "./api.js";

const ORDER = ["held", "settled", "reading", "received", "failed", "cancelled"];
const EVERY = 4000;

export async function documents(main, leaving) {
  const sought = { state: "", name: "" };
  const tiles = el("div", { class: "tiles" });
  const rows = el("tbody");
  const more = el("div", { class: "empty" });
  let shown = 0;

  async function counts() {
    const { documents: many } = await json("/v1/overview", { signal: leaving });
    const all = Object.values(many).reduce((sum, one) => sum + one, 0);
    const tile = (state, text, count) => el("button", {
      class: "tile", "aria-pressed": String(sought.state === state),
      onclick: () => { sought.state = state; refresh(); },
    }, el("b", {}, String(count)), state ? el("span", { class: `state ${state}` }, text) : text);
    tiles.replaceChildren(
      tile("", "all documents", all),
      ...ORDER.filter((one) => many[one] || one === "held" || one === "settled").map((one) => tile(one, STATES[one], many[one] || 0)),
    );
  }

  async function page(cursor, limit) {
    const query = new URLSearchParams({ limit, ...(sought.state && { state: sought.state }), ...(sought.name && { name: sought.name }), ...(cursor && { cursor }) });
    return json(`/v1/documents?${query}`, { signal: leaving });
  }

  function put({ items, next }, anew) {
    const made = items.map(rowOf);
    if (anew) rows.replaceChildren(...made);
    else rows.append(...made);
    shown = rows.childElementCount;
    more.replaceChildren(
      ...(shown === 0 ? [sought.state || sought.name ? "Nothing fits." : "No documents yet. Drop some files above."] : []),
      ...(next ? [el("button", { class: "plain", onclick: async () => put(await page(next, 50)) }, "More")] : []),
    );
  }

  async function refresh() {
    await Promise.all([counts(), page(null, Math.max(50, Math.min(500, shown))).then((found) => put(found, true))]);
  }

  const search = el("input", { type: "search", placeholder: "File name…", "aria-label": "File name", oninput: () => {
    sought.name = search.value;
    clearTimeout(search.timer);
    search.timer = setTimeout(refresh, 250);
  } });
  main.replaceChildren(
    tiles,
    dropping(refresh),
    el("div", { class: "card" },
      el("div", { class: "head" }, el("h2", { class: "grow" }, "Documents"), search),
      el("table", { class: "list" },
        el("thead", {}, el("tr", {}, ...["Name", "Report", "State", "Questions", "Pages", "Came in"].map((text, at) =>
          el("th", { class: at > 2 ? "right" : "" }, text)))),
        rows),
      more),
  );
  await refresh();
  const timer = setInterval(() => document.hidden || refresh().catch(() => {}), EVERY);
  leaving.addEventListener("abort", () => clearInterval(timer));
}

function rowOf(one) {
  const open = () => { location.hash = `#/documents/${one.id}`; };
  const reports = one.reports.filter((report) => report.agency || report.form);
  return el("tr", { tabindex: 0, onclick: open, onkeydown: (event) => event.key === "Enter" && open() },
    el("td", {}, el("b", {}, one.name), el("div", { class: "key" }, one.id.slice(0, 12))),
    el("td", {}, reports.length ? reports.slice(0, 2).map((report) => el("div", {},
      `${report.agency || "—"}${report.year ? `, ${report.year}` : ""}`, el("div", { class: "soft small" }, report.form || "no form")))
      : el("span", { class: "soft" }, one.state === "settled" ? "no form known" : "")),
    el("td", {}, stateOf(one.state), one.reason ? el("div", { class: "soft small" }, one.reason) : null),
    el("td", { class: "right number" }, one.open_flags ? String(one.open_flags) : ""),
    el("td", { class: "right number" }, one.pages ? String(one.pages) : ""),
    el("td", { class: "right soft number" }, when(one.received)));
}

function dropping(refresh) {
  const input = el("input", { type: "file", multiple: true, hidden: true, onchange: () => send(input.files) });
  const box = el("div", { class: "drop row" },
    el("span", { class: "grow soft" }, "Drop reports here: PDF, images, DOCX, XLSX, HTML, text"),
    el("button", { class: "plain", onclick: () => input.click() }, "Choose files"), input);

  async function send(files) {
    if (!files.length) return;
    const form = new FormData();
    for (const file of files) form.append("files", file);
    tell(`Sending ${files.length} ${files.length === 1 ? "file" : "files"}…`);
    try {
      const { documents: taken, refused } = await (await ask("/v1/documents", { method: "POST", body: form })).json();
      const known = taken.filter((one) => one.known).length;
      tell([`${taken.length - known} taken in`, known ? `${known} known before` : "",
        ...refused.map((one) => `${one.name}: ${one.detail}`)].filter(Boolean).join(" · "), refused.length > 0);
    } catch (error) {
      tell(error.message, true);
    }
    input.value = "";
    refresh();
  }

  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => { event.preventDefault(); box.classList.remove("over"); send(event.dataTransfer.files); });
  return box;
}
