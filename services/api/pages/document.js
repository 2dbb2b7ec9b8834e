// One document: its pages with every figure where it stands, or its tables; what waits, what is broken, every figure.

import { el, follow, json, picture, post, stateOf, tell, when } from "./api.js";
import { asked } from "./questions.js";

const nameOf = (fact) => `${fact.report}-${fact.key}`;
const lookOf = (fact) => (fact.said ? "said" : fact.state);

export async function oneDocument(main, id, leaving) {
  const found = await json(`/v1/documents/${id}`, { signal: leaving });
  const head = el("section");
  const body = el("section");
  main.replaceChildren(head, body);
  let last = "";

  async function refresh(document_) {
    title(head, document_, refreshed);
    const mark = `${document_.state} ${document_.changed} ${document_.open_flags}`;
    if (mark !== last) {
      last = mark;
      await contents(body, document_, leaving, refreshed);
    }
  }
  const refreshed = async () => refresh(await json(`/v1/documents/${found.id}`, { signal: leaving }));
  await refresh(found);
  if (!["settled", "failed", "cancelled"].includes(found.state)) {
    follow(`/v1/documents/${found.id}/events`, leaving, (news) => refresh(news).catch(() => {})).catch(() => {});
  }
}

function title(head, one, refreshed) {
  const act = (verb) => async () => {
    try {
      await post(`/v1/documents/${one.id}/${verb}`);
      await refreshed();
    } catch (error) {
      tell(error.message, true);
    }
  };
  const progress = one.progress && one.progress.pages ? el("div", { class: "row" },
    el("div", { class: "bar grow" }, filled(one.progress.pages_done / one.progress.pages)),
    el("span", { class: "soft small number" }, `${one.progress.pages_done} of ${one.progress.pages} pages`)) : null;
  head.replaceChildren(
    el("div", { class: "row" },
      el("h1", { class: "grow" }, one.name),
      stateOf(one.state),
      ["received", "reading", "held"].includes(one.state) ? el("button", { class: "plain", onclick: act("cancel") }, "Call off") : null,
      ["failed", "cancelled"].includes(one.state) ? el("button", { class: "plain", onclick: act("retry") }, "Read again") : null),
    el("p", { class: "soft small" }, [
      `came in ${when(one.received)}`, `${(one.size / 1000).toFixed(0)} kB`,
      one.records ? `${one.records} figures in final storage` : "", one.reason,
    ].filter(Boolean).join(" · "), " · ", el("span", { class: "key" }, one.id.slice(0, 16))),
    progress ?? "");
}

function filled(share) {
  const bar = el("i");
  bar.style.width = `${Math.round(share * 100)}%`;
  return bar;
}

async function contents(body, one, leaving, refreshed) {
  if (!["held", "settled"].includes(one.state)) {
    body.replaceChildren(el("p", { class: "empty" }, one.state === "failed" ? one.reason : one.state === "cancelled" ? "It was called off." : "A worker reads it soon."));
    return;
  }
  const path = `/v1/documents/${one.id}`;
  const [extraction, facts, broken, open] = await Promise.all([
    json(`${path}/extraction`, { signal: leaving }), json(`${path}/facts`, { signal: leaving }),
    json(`${path}/findings?status=violated`, { signal: leaving }), json(`/v1/questions?document=${one.id}`, { signal: leaving }),
  ]);
  const shown = { facts: facts.items, extraction, path };
  const choose = chooser(body);
  const views = { Pages: () => pagesOf(shown, choose), Tables: () => tablesOf(shown, choose) };
  if (!extraction.source.pages.length) delete views.Pages;
  const stage = el("div");
  const tabs = el("div", { class: "tabs", role: "tablist" }, ...Object.keys(views).map((name) =>
    el("button", { role: "tab", onclick: () => turn(name) }, name)));
  const turn = (name) => {
    for (const tab of tabs.children) tab.setAttribute("aria-selected", String(tab.textContent === name));
    stage.replaceChildren(...views[name]());
  };
  const side = el("div", { class: "side" },
    open.items.length ? el("div", { class: "card" },
      el("div", { class: "head" }, el("h2", {}, `${open.items.length} ${open.items.length === 1 ? "question" : "questions"}`)),
      ...open.items.map((question) => asked(question, leaving, { choose: () => choose(`${question.flag.report}-${question.flag.key}`), done: refreshed }))) : null,
    broken.items.length ? el("div", { class: "card" },
      el("div", { class: "head" }, el("h2", {}, "Relations that do not hold")),
      ...broken.items.map((finding) => el("div", { class: "broken" },
        el("div", {}, finding.text), el("div", { class: "soft small number" }, finding.why || `${finding.left} ≠ ${finding.right}`)))) : null,
    factList(shown.facts, choose));
  body.replaceChildren(tabs, el("div", { class: "two" }, stage, side));
  turn(Object.keys(views)[0]);
}

function chooser(body) {
  return (name, scroll = false) => {
    for (const old of body.querySelectorAll(".chosen")) old.classList.remove("chosen");
    for (const mark of body.querySelectorAll(`[data-fact="${CSS.escape(name)}"]`)) {
      mark.classList.add("chosen");
      if (scroll) mark.scrollIntoView({ block: "center", behavior: "smooth" });
    }
    const question = document.getElementById(`question-${name}`);
    if (question) {
      question.classList.add("chosen");
      if (scroll) question.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }
  };
}

function box([left, top, right, bottom], page, props, ...children) {
  const place = { x: left * page.width, y: top * page.height, width: (right - left) * page.width, height: (bottom - top) * page.height };
  return el("rect", { ...place, rx: 2, ...props }, ...children);
}

function pagesOf({ extraction, facts, path }, choose) {
  return extraction.source.pages.map((page) => {
    const cells = extraction.tables.flatMap((table) => table.cells).filter((cell) => cell.page === page.number && cell.bbox);
    const here = facts.filter((fact) => fact.page === page.number && fact.bbox);
    const over = el("svg", { viewBox: `0 0 ${page.width} ${page.height}`, preserveAspectRatio: "none" },
      ...cells.map((cell) => box(cell.bbox, page, { class: "cell" })),
      ...here.map((fact) => box(fact.bbox, page, {
        class: `fact ${lookOf(fact)}`, "data-fact": nameOf(fact), onclick: () => choose(nameOf(fact), true),
      }, el("title", {}, `${fact.label || fact.key}: ${fact.text}`))));
    const sheet = el("div", { class: "card sheet" }, over, el("span", { class: "label" }, `page ${page.number}`));
    sheet.style.aspectRatio = `${page.width} / ${page.height}`;
    new IntersectionObserver((entries, watcher) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      picture(`${path}/pictures/page/${page.number}`)
        .then((address) => sheet.prepend(el("img", { src: address, alt: `Page ${page.number}` })))
        .catch((error) => tell(error.message, true));
    }, { rootMargin: "600px" }).observe(sheet);
    return sheet;
  });
}

function tablesOf({ extraction, facts }, choose) {
  const at = new Map(facts.filter((fact) => fact.table !== null).map((fact) => [`${fact.table}.${fact.row}.${fact.col}`, fact]));
  return extraction.tables.map((table) => {
    const rows = Array.from({ length: table.rows }, () => el("tr"));
    for (const cell of [...table.cells].sort((a, b) => a.row - b.row || a.col - b.col)) {
      const fact = at.get(`${table.index}.${cell.row}.${cell.col}`);
      rows[cell.row].append(el("td", {
        rowspan: cell.rowspan > 1 ? cell.rowspan : null, colspan: cell.colspan > 1 ? cell.colspan : null,
        class: fact ? lookOf(fact) : null, "data-fact": fact ? nameOf(fact) : null, title: fact ? fact.label : null,
        onclick: fact ? () => choose(nameOf(fact), true) : null,
      }, fact?.said ? fact.said.after ?? "" : cell.text));
    }
    return el("div", { class: "card scroll" }, el("table", { class: "grid" }, el("tbody", {}, ...rows)));
  });
}

function factList(facts, choose) {
  const list = el("div", { class: "facts" });
  const search = el("input", { type: "search", placeholder: "Figure…", "aria-label": "Figure", oninput: () => put() });
  const present = facts.filter((fact) => fact.state !== "absent");
  const put = () => {
    const wanted = search.value.toLowerCase();
    const some = present.filter((fact) => !wanted || `${fact.label} ${fact.key} ${fact.text}`.toLowerCase().includes(wanted));
    list.replaceChildren(...some.map((fact) => el("div", {
      class: "fact", "data-fact": nameOf(fact), onclick: () => choose(nameOf(fact), true),
    }, el("span", {}, fact.label || fact.key),
      el("b", { class: "number" }, fact.said ? fact.said.after ?? "illegible" : fact.text === "" ? "blank" : fact.text),
      el("span", { class: "key" }, fact.key), el("span", { class: `state ${fact.said ? "" : fact.state} small soft` }, fact.said ? `by ${fact.said.by}` : fact.state))));
  };
  put();
  if (!present.length) return el("div", { class: "card empty" }, "No form was recognised, so there are no figures. The tables are there.");
  return el("div", { class: "card" }, el("div", { class: "head" }, el("h2", { class: "grow" }, `${present.length} figures`), search), list);
}
