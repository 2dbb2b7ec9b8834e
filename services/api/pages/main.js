// Which page is shown: the door, the documents, one document, the questions.

import { Refused, ask, el, hasKey, json, keep, tell } from "./api.js";
import { documents } from "./documents.js";
import { oneDocument } from "./document.js";
import { questions } from "./questions.js";

const main = document.getElementById("main");
let leaving = new AbortController();

function door(said) {
  const input = el("input", { type: "password", placeholder: "gouji_…", autocomplete: "off", "aria-label": "Key", required: true });
  const enter = async (event) => {
    event.preventDefault();
    keep(input.value);
    try {
      await ask("/v1/overview");
      show();
    } catch (error) {
      keep("");
      door(error.message);
    }
  };
  main.replaceChildren(
    el("section", { class: "card door" },
      el("h1", {}, "Come in"),
      el("p", { class: "soft" }, "Figures out of scanned tables, held against each other. What is in doubt waits for you."),
      el("form", { onsubmit: enter }, input, el("button", {}, "Open")),
      said ? el("p", {}, said) : null,
      el("p", { class: "soft small" }, "A key is made with ", el("code", {}, "gouji keys make NAME --role reviewer"),
        " and kept only in this tab."),
    ),
  );
  document.querySelector("nav").hidden = document.getElementById("leave").hidden = true;
  input.focus();
}

async function counted() {
  const { questions: open } = await json("/v1/overview");
  const count = document.querySelector(".count");
  count.hidden = open === 0;
  count.textContent = open;
}

async function show() {
  leaving.abort();
  leaving = new AbortController();
  if (!hasKey()) return door();
  document.querySelector("nav").hidden = document.getElementById("leave").hidden = false;
  const [, page = "documents", id] = location.hash.split("/");
  for (const link of document.querySelectorAll("nav a")) {
    link.classList.toggle("here", link.getAttribute("href") === `#/${page || "documents"}`);
  }
  try {
    if (page === "questions") await questions(main, leaving.signal);
    else if (id) await oneDocument(main, id, leaving.signal);
    else await documents(main, leaving.signal);
    await counted();
  } catch (error) {
    if (error.name === "AbortError") return;
    if (error instanceof Refused && error.status === 401) {
      keep("");
      return door(error.message);
    }
    main.replaceChildren(el("p", { class: "empty" }, error.message));
    tell(error.message, true);
  }
}

document.getElementById("leave").addEventListener("click", () => { keep(""); show(); });
addEventListener("hashchange", show);
addEventListener("gouji-changed", () => counted().catch(() => {}));
show();
