import { calls } from "./calls.js";

const template = document.querySelector("#call");
const runAll = document.querySelector("#run-all");
const page = location.origin;

const links = await fetch("links.json").then(answer => answer.json());
const origins = { direct: links.api, proxied: links.proxy };
const cards = calls.map(addCard);

showAddresses();
runAll.disabled = false;
onClick(runAll, async () => {
  // One after the other, so that the terminal shows the exchanges in the same order.
  for (const card of cards)
    await card.send();
  runAll.textContent = "Send all 8 again";
  showTotals();
});

function showAddresses() {
  showAddress("[data-page]", page);
  showAddress("[data-api]", links.api);
  showAddress("[data-proxy]", links.proxy);
  for (const anchor of document.querySelectorAll("[data-inspector]")) {
    anchor.hidden = !links.inspector;
    if (links.inspector)
      anchor.href = links.inspector;
  }
}

function addCard(call) {
  const item = template.content.cloneNode(true);
  const article = item.querySelector("article");
  const heading = article.querySelector("h3");
  heading.textContent = call.title;
  heading.id = call.id;
  article.dataset.call = call.id;
  article.setAttribute("aria-labelledby", call.id);
  article.querySelector(".request code").replaceChildren(...describe(call.request));
  article.querySelector(".wrong").textContent = call.wrong;
  list(article.querySelector(".sent dd"), call.sent);
  list(article.querySelector(".right dd"), call.right);
  article.querySelector(".right").hidden = call.right.length === 0;
  const ways = Object.keys(origins).map(way => {
    const section = article.querySelector(`[data-way=${way}]`);
    section.querySelector("h4").id = `${call.id}-${way}`;
    section.setAttribute("aria-labelledby", `${call.id} ${call.id}-${way}`);
    section.querySelector(".address code").append(
      "fetch(\"", element("b", origins[way]), document.createElement("wbr"), call.request.path, call.request.method || call.request.credentials ? "\", …)" : "\")");
    return { way, section, readable: null };
  });
  const button = article.querySelector("button");
  button.setAttribute("aria-describedby", call.id);
  const card = {
    ways,
    async send() {
      for (const one of ways)
        await sendOne(call, one);
      if (ways.every(one => !one.readable))
        ways.forEach(one => show(one.section, "lost", element("p", "No answer either way. Is the demo still running in the terminal?")));
      button.textContent = "Send again";
      showScores();
    },
  };
  button.disabled = false;
  onClick(button, card.send);
  document.querySelector("#list").append(item);
  return card;
}

async function sendOne(call, one) {
  show(one.section, "busy", element("p", "Sending…", "empty"));
  const { method = "GET", path, headers, credentials, body } = call.request;
  performance.clearResourceTimings();
  try {
    const answer = await fetch(origins[one.way] + path, { method, headers, credentials, body: body && JSON.stringify(body), cache: "no-store" });
    const text = await answer.text();
    const record = await recordOf(origins[one.way] + path);
    one.readable = true;
    show(one.section, answer.ok ? "passed" : "failed", ...readableAnswer(one.way, answer, text, record));
  } catch (error) {
    // This is all that a page ever learns of a refusal: the browser tells the reason to its console alone.
    one.readable = false;
    show(one.section, "blocked", verdict("Blocked by the browser"), code(`${error.name}: ${error.message}`), ...consoleLine(call, one.way));
  }
}

// DevProxy names its record of the exchange in Server-Timing; the browser files that shortly after the answer's last byte.
async function recordOf(url) {
  for (let wait = 0; wait < 10; wait++) {
    const entry = performance.getEntriesByName(url, "resource").at(-1);
    if (entry)
      return /#\d+/.exec(entry.serverTiming?.find(one => one.name === "devproxy")?.description)?.[0] ?? "";
    await new Promise(done => setTimeout(done, 10));
  }
  return "";
}

function consoleLine({ request, console }, way) {
  const line = `Access to fetch at '${origins[way]}${request.path}' from origin '${page}' has been blocked by CORS policy: ${console?.replace("{page}", page)}`;
  return console && way === "direct" ? [element("p", "Chrome’s console says", "aside"), element("p", line, "console")] : [];
}

function readableAnswer(way, answer, text, record) {
  const parts = [verdict(`${answer.status} ${answer.statusText}`.trim()), code(text)];
  if (way === "proxied" && links.inspector) {
    const anchor = element("a", `See ${record || "it"} in the inspector`);
    anchor.href = `${links.inspector}/${record}`;
    anchor.target = "devproxy-inspector";
    const line = element("p", "", "aside");
    line.append(anchor);
    parts.push(line);
  }
  return parts;
}

function showScores() {
  for (const way of Object.keys(origins)) {
    const sent = cards.map(card => card.ways.find(one => one.way === way)).filter(one => one.readable !== null);
    const readable = sent.filter(one => one.readable).length;
    const lane = document.querySelector(`[data-lane=${way}]`);
    lane.querySelector(".score b").textContent = readable;
    lane.querySelector(".score span").textContent = `of ${sent.length} readable`;
    lane.dataset.state = sent.length === 0 ? "idle" : readable === sent.length ? "passed" : "blocked";
  }
}

function showTotals() {
  const readable = way => cards.filter(card => card.ways.find(one => one.way === way).readable).length;
  document.querySelector("#status").textContent =
    `The page could read ${readable("direct")} of 8 answers directly from the API, and ${readable("proxied")} of 8 through DevProxy. Only the address differed.`;
}

function onClick(button, act) {
  button.addEventListener("click", async () => {
    // Not disabled: a button that is loses the keyboard's focus.
    if (button.ariaDisabled === "true")
      return;
    button.ariaDisabled = "true";
    await act();
    button.ariaDisabled = "false";
  });
}

function show(section, state, ...content) {
  section.dataset.state = state;
  section.querySelector(".outcome").replaceChildren(...content);
}

function describe({ method = "GET", path, headers = {}, credentials }) {
  const extras = Object.keys(headers).map(name => `+ ${name}`);
  if (credentials)
    extras.push("+ cookies");
  return [element("b", method), path, ...extras.map(extra => element("span", extra))].flatMap(part => [part, " "]);
}

function list(target, lines) {
  target.append(...lines.map(line => element("code", line.replace("{page}", page))));
}

function showAddress(selector, origin) {
  const { hostname, port } = new URL(origin);
  for (const target of document.querySelectorAll(selector))
    target.replaceChildren(element("span", hostname), `:${port}`);
}

function verdict(text) {
  return element("p", text, "verdict");
}

function code(text) {
  const block = element("pre", "");
  block.tabIndex = 0;
  block.append(element("code", text));
  return block;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className)
    made.className = className;
  return made;
}
