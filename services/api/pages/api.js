// The service, asked with the key that was given; and the few things that every page needs.

const PLACE = "gouji-key";
let key = sessionStorage.getItem(PLACE) || "";

export const hasKey = () => key !== "";

export function keep(text) {
  key = text.trim();
  if (key) sessionStorage.setItem(PLACE, key);
  else sessionStorage.removeItem(PLACE);
}

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export async function ask(path, options = {}) {
  const headers = { Authorization: `Bearer ${key}`, ...options.headers };
  const answer = await fetch(path, { ...options, headers });
  if (answer.ok) return answer;
  let detail = `${answer.status} ${answer.statusText}`;
  try {
    detail = (await answer.json()).detail || detail;
  } catch { /* no problem+json: something between us and the service answered */ }
  throw new Refused(answer.status, detail);
}

export const json = async (path, options) => (await ask(path, options)).json();

export const post = (path, body) =>
  json(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });

export async function picture(path) {
  return URL.createObjectURL(await (await ask(path)).blob());
}

// Server-sent events over fetch: an EventSource cannot carry a key.
export async function follow(path, signal, each) {
  const reader = (await ask(path, { signal })).body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value.replaceAll("\r", "")).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const data = part.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
      if (data) each(JSON.parse(data));
    }
  }
}

// Elements are built, never written as text: nothing that a document says can become markup.
export function el(tag, props = {}, ...children) {
  const svg = tag === "svg" || tag === "rect" || tag === "title";
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

let hiding;
export function tell(text, bad = false) {
  const notice = document.getElementById("notice");
  notice.textContent = text;
  notice.className = bad ? "bad" : "";
  notice.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { notice.hidden = true; }, bad ? 9000 : 4500);
}

export const STATES = {
  received: "received", reading: "being read", held: "waits for people", settled: "settled",
  failed: "failed", cancelled: "called off",
};

export const stateOf = (state) => el("span", { class: `state ${state}` }, STATES[state] || state);

export function when(moment) {
  if (!moment) return "";
  const date = new Date(moment);
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString([], { year: "numeric", month: "short", day: "numeric" });
}
