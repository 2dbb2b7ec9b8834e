// The service's description for people, made from /openapi.json.

import { el } from "./api.js";

const words = (text) => text.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));
const VERBS = ["get", "post", "put", "patch", "delete"];

function example(content) {
  const [kind, shown] = Object.entries(content || {})[0] || [];
  if (!shown) return null;
  const given = shown.example ?? Object.values(shown.examples || {})[0]?.value ?? shown.schema?.examples?.[0];
  return given === undefined ? el("p", { class: "soft small" }, kind) : el("div", {},
    el("p", { class: "soft small" }, kind), el("pre", {}, typeof given === "string" ? given : JSON.stringify(given, null, 2)));
}

function operation(path, verb, one) {
  const good = Object.entries(one.responses).find(([status]) => status.startsWith("2"));
  const problems = Object.keys(one.responses).filter((status) => !status.startsWith("2"));
  return el("details", {},
    el("summary", {}, el("span", { class: "verb" }, verb.toUpperCase()), el("code", {}, path), el("span", { class: "soft" }, one.summary)),
    el("div", { class: "inside" },
      ...(one.description || "").split("\n\n").map((text) => el("p", {}, ...words(text))),
      one.parameters?.length ? el("ul", {}, ...one.parameters.map((given) => el("li", {}, el("code", {}, given.name),
        ` ${given.in}${given.required ? ", required" : ""} `, el("span", { class: "soft" }, ...words(given.description || given.schema?.description || ""))))) : null,
      one.requestBody ? el("div", {}, el("h2", {}, "Send"), example(one.requestBody.content)) : null,
      good ? el("div", {}, el("h2", {}, `Answer ${good[0]}`), example(good[1].content)) : null,
      problems.length ? el("p", { class: "soft small" }, `Problems: ${problems.join(", ")}`) : null));
}

const api = await (await fetch("/openapi.json")).json();
const main = document.getElementById("main");
main.append(el("h1", {}, `gouji ${api.info.version}: the API`), ...api.info.description.split("\n\n").map((text) => el("p", { class: "soft" }, ...words(text))));
main.append(el("p", {}, el("a", { href: "/openapi.json" }, "openapi.json")));
for (const { name, description } of api.tags) {
  const these = Object.entries(api.paths).flatMap(([path, verbs]) => VERBS.filter((verb) => verbs[verb]?.tags?.includes(name)).map((verb) => operation(path, verb, verbs[verb])));
  if (these.length) main.append(el("section", { class: "card" }, el("div", { class: "head" }, el("h2", {}, name), el("span", { class: "soft" }, description)), ...these));
}
