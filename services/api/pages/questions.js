// Questions: a figure, its picture, why it is doubted, and room for an answer.

import { el, json, picture, post, tell } from "./api.js";

export async function questions(main, leaving) {
  const { items } = await json("/v1/questions?limit=50", { signal: leaving });
  const list = el("div", { class: "card narrow" }, ...items.map((one) => asked(one, leaving, { named: true })));
  main.replaceChildren(
    el("h1", {}, "Questions"),
    el("p", { class: "soft" }, items.length ? "The least sure first. Enter gives the text that stands in the box." : ""),
    items.length ? list : el("p", { class: "empty" }, "Nothing waits for a person."),
  );
}

export function asked(question, leaving, { named = false, choose = null, done = null } = {}) {
  const fact = question.fact || {};
  const flag = question.flag;
  const input = el("input", { value: fact.text ?? "", "aria-label": "What is printed", autocomplete: "off", lang: "zh" });
  const give = async (body) => {
    buttons.forEach((button) => { button.disabled = true; });
    try {
      await post(`/v1/questions/${question.id}/answer`, body);
      tell("Taken in. The document is judged again.");
      box.remove();
      dispatchEvent(new Event("gouji-changed"));
      if (done) done();
    } catch (error) {
      tell(error.message, true);
      buttons.forEach((button) => { button.disabled = false; });
    }
  };
  const say = (event) => {
    event.preventDefault();
    give(input.value.trim() === (fact.text ?? "") ? { outcome: "as-read" } : input.value.trim() === "" ? { outcome: "blank" } : { text: input.value });
  };
  const buttons = [
    el("button", {}, "Printed so"),
    ...(fact.suggestion != null && fact.suggestion !== fact.text
      ? [el("button", { type: "button", class: "plain", title: "What arithmetic and pixels hold most likely", onclick: () => give({ text: fact.suggestion }) }, fact.suggestion || "blank")]
      : []),
    el("button", { type: "button", class: "plain", title: "The paper says this, and it is wrong", onclick: () => give({ outcome: "inconsistent-in-source" }) }, "Wrong on paper"),
    el("button", { type: "button", class: "plain", onclick: () => give({ outcome: "illegible" }) }, "Illegible"),
  ];
  const image = el("div");
  if (fact.pictures) {
    picture(fact.pictures.context).then((address) => image.replaceChildren(el("img", { src: address, alt: "The figure in its row" })))
      .catch((error) => image.replaceChildren(el("p", { class: "soft small" }, error.message)));
  }
  const box = el("article", { class: "asked", id: `question-${flag.report}-${flag.key}` },
    el("div", { class: "row" },
      el("span", { class: "grow" }, fact.label || flag.key),
      el("span", { class: "read" }, fact.text === "" ? "blank" : fact.text ?? "not found")),
    el("div", { class: "key" }, flag.key, named ? el("a", { href: `#/documents/${flag.document}` }, `  in ${flag.document.slice(0, 12)}`) : ""),
    image,
    el("ul", { class: "why" }, ...flag.reasons.map((reason) => el("li", {}, reason.message))),
    el("form", { onsubmit: say }, input, ...buttons));
  if (choose) box.addEventListener("mouseenter", choose);
  return box;
}
