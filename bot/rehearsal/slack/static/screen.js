// One person's screen: sends what they do, and redraws what changed. No framework, no build.
"use strict";

const app = document.getElementById("app");
const { base, user } = app.dataset;
const byId = (id) => document.getElementById(id);
const modal = byId("modal");
const toast = byId("toast");
let modalKey = "";
let toastTimer = 0;
let awaited = null; // the message a button of which was pressed in the main column, until it is answered in its thread

// Doing things

async function act(verb, body) {
  const answer = await fetch(`${base}/control/${verb}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user, ...body }),
  });
  const told = await answer.json();
  const warning = answer.ok ? told.warning : told.error;
  if (warning && verb !== "submit") say(warning);
  return { ...told, ok: answer.ok && told.worked !== false };
}

function say(text) {
  toast.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.textContent = ""; }, 6000);
}

async function busy(element, work) {
  element.setAttribute("aria-busy", "true");
  try { return await work(); } finally { element.removeAttribute("aria-busy"); }
}

// Redrawing

let drawing = false;
let again = false;

async function redraw() {
  if (drawing) { again = true; return; }
  drawing = true;
  do {
    again = false;
    const where = new URLSearchParams({ at: app.dataset.at, thread: app.dataset.top });
    const answer = await fetch(`${base}/as/${user}/parts?${where}`);
    if (answer.ok) show(await answer.json());
  } while (again);
  drawing = false;
}

function show(parts) {
  const rail = byId("rail");
  if (rail.dataset.html !== parts.rail) { keepFocus(rail, () => { rail.innerHTML = parts.rail; }); rail.dataset.html = parts.rail; }
  if (byId("lines")) lines(byId("lines"), parts.main);
  lines(byId("thread-lines"), parts.thread);
  const home = byId("home");
  if (home && home.dataset.html !== parts.home) { keepFocus(home, () => { home.innerHTML = parts.home; }); home.dataset.html = parts.home; }
  showModal(parts.modal);
  followAnswer();
  markRead();
  byId("tab-messages")?.querySelector(".dot").toggleAttribute("hidden", app.dataset.at !== "home" || !rail.querySelector(".place.unread[aria-current]"));
}

// Slack leaves the thread shut; here a newcomer would wonder where the answer went.
function followAnswer() {
  const line = awaited && byId("lines")?.querySelector(`[data-ts="${awaited.ts}"]`);
  if (!line || Number(line.dataset.replies) <= awaited.replies) return;
  const { ts } = awaited;
  awaited = null;
  if (app.dataset.top !== ts) openThread(ts);
}

function keepFocus(holder, change) {
  const focused = holder.contains(document.activeElement) ? document.activeElement : null;
  const id = focused && (focused.dataset.testid || focused.dataset.place);
  change();
  if (!id) return;
  const same = holder.querySelector(`[data-testid="${CSS.escape(id)}"], [data-place="${CSS.escape(id)}"]`);
  if (same) same.focus();
}

function lines(holder, wanted) {
  const atEnd = holder.scrollHeight - holder.scrollTop - holder.clientHeight < 80;
  const standing = new Map([...holder.querySelectorAll(":scope > [data-ts]")].map((line) => [line.dataset.ts, line]));
  if (wanted.length) holder.querySelector(":scope > .empty")?.remove();
  let before = null;
  let added = false;
  for (const one of wanted) {
    let line = standing.get(one.ts);
    standing.delete(one.ts);
    if (!line || (line.dataset.key !== one.key && !line.querySelector(".edit"))) {
      const fresh = document.createRange().createContextualFragment(one.html.trim()).firstElementChild;
      if (line) { const old = line; keepFocus(holder, () => old.replaceWith(fresh)); } else { added = true; holder.append(fresh); }
      line = fresh;
    }
    const place = before ? before.nextElementSibling : holder.firstElementChild;
    if (place !== line) holder.insertBefore(line, place);
    before = line;
  }
  for (const gone of standing.values()) gone.remove();
  if (added && atEnd || holder.dataset.fresh) { toLatest(holder); delete holder.dataset.fresh; }
}

// The end is where the talk goes on; a message taller than its column is read from its beginning.
function toLatest(holder) {
  const latest = holder.lastElementChild;
  holder.scrollTop = holder.scrollHeight;
  if (latest?.offsetHeight > holder.clientHeight) holder.scrollTop -= latest.offsetHeight - holder.clientHeight + 12;
}

function markRead() {
  if (app.dataset.at === "home" || document.hidden) return;
  const here = byId("rail").querySelector(`[data-place="${app.dataset.place}"].unread`);
  if (here) act("read", { channel: app.dataset.place });
}

// Modals

function values(form) {
  const found = {};
  for (const field of form.querySelectorAll("[name]")) {
    const { name } = field;
    if (field.type === "checkbox") { found[name] ??= []; if (field.checked) found[name].push(field.value); }
    else if (field.type === "radio") { found[name] ??= ""; if (field.checked) found[name] = field.value; }
    else if (field.multiple) found[name] = [...field.selectedOptions].map((option) => option.value);
    else if (field.type === "datetime-local") found[name] = field.value ? Date.parse(field.value) / 1000 : "";
    else found[name] = field.value;
  }
  return found;
}

function refill(form, kept) {
  for (const field of form.querySelectorAll("[name]")) {
    if (!(field.name in kept)) continue;
    const value = kept[field.name];
    if (field.type === "checkbox") field.checked = value.includes(field.value);
    else if (field.type === "radio") field.checked = value === field.value;
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else if (field.type !== "datetime-local") field.value = value;
  }
}

function showModal(wanted) {
  if (!wanted) {
    if (modal.open) modal.close();
    modalKey = "";
    return;
  }
  if (wanted.key === modalKey) return;
  const form = byId("modal-form");
  const kept = form && modal.open && modal.dataset.view === wanted.id ? values(form) : {};
  const focused = modal.contains(document.activeElement) ? document.activeElement.id : "";
  modal.innerHTML = wanted.html;
  modal.dataset.view = wanted.id;
  modalKey = wanted.key;
  refill(byId("modal-form"), kept);
  if (!modal.open) modal.showModal();
  const wrong = modal.querySelector(".alert.error[tabindex]");
  const first = wrong || (focused && byId(focused)) || modal.querySelector(".modal-body [name], .modal-body [data-press], .modal-foot .primary");
  if (first) first.focus();
}

modal.addEventListener("cancel", (event) => { event.preventDefault(); act("close", {}); });
modal.addEventListener("submit", (event) => {
  event.preventDefault();
  const send = modal.querySelector("[type=submit]");
  if (!send) return;
  busy(send, () => act("submit", { values: values(event.target) })).then(redraw);
});

function sure(element) {
  const { sureTitle, sureText, sureYes, sureNo } = element.dataset;
  if (!sureTitle) return Promise.resolve(true);
  byId("sure-title").textContent = sureTitle;
  byId("sure-text").textContent = sureText;
  byId("sure-yes").textContent = sureYes || "Yes";
  byId("sure-no").textContent = sureNo || "No";
  const ask = byId("sure");
  ask.showModal();
  return new Promise((settle) => {
    byId("sure-yes").onclick = () => { ask.close("yes"); };
    byId("sure-no").onclick = () => { ask.close("no"); };
    ask.onclose = () => { settle(ask.returnValue === "yes"); ask.returnValue = ""; };
  });
}

async function press(element, wanted, value) {
  if (!(await sure(element))) return;
  const body = { wanted, value };
  const line = element.closest("[data-ts]");
  if (element.closest("#modal")) Object.assign(body, { in: "modal", values: values(byId("modal-form")) });
  else if (element.closest("#home")) body.in = "home";
  else Object.assign(body, { channel: line.dataset.channel, ts: line.dataset.ts });
  awaited = element.closest("#lines") ? { ts: line.dataset.ts, replies: Number(line.dataset.replies) } : null;
  await busy(element, () => act("press", body));
}

// Listening to the page

document.addEventListener("click", (event) => {
  const on = (name) => event.target.closest(`[data-${name}]`);
  for (const menu of document.querySelectorAll("details.plus[open], details.overflow[open]")) {
    if (!menu.contains(event.target) || event.target.closest(".menu-card button")) menu.open = false;
  }
  let found;
  if ((found = on("press"))) press(found, found.dataset.press, found.dataset.value);
  else if ((found = on("shortcut"))) act("shortcut", { callback_id: found.dataset.shortcut, ...(found.dataset.ts ? { channel: app.dataset.place, ts: found.dataset.ts } : {}) });
  else if ((found = on("insert"))) insert(found.dataset.insert);
  else if ((found = on("open"))) openThread(found.dataset.open);
  else if ((found = on("edit"))) edit(found);
  else if (on("close")) act("close", {});
  else if (event.target.closest("#thread-close")) openThread("");
  else if (event.target.closest("#menu")) rail(!document.body.classList.contains("rail-open"));
  else if (!event.target.closest("#rail")) rail(false);
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-change]");
  if (!field) return;
  const several = field.type === "checkbox" || field.multiple;
  const value = several ? values(field.closest("fieldset, form, .b-actions, .b-accessory"))[field.name] : field.value;
  press(field, field.dataset.change, value);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || modal.open) return;
  rail(false);
  for (const menu of document.querySelectorAll("details.plus[open], details.overflow[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
});

function rail(open) {
  document.body.classList.toggle("rail-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
}

function openThread(ts) {
  app.dataset.top = ts;
  document.body.classList.toggle("in-thread", Boolean(ts));
  byId("thread").hidden = !ts;
  byId("reply").dataset.thread = ts;
  const where = new URLSearchParams({ at: app.dataset.at, ...(ts ? { thread: ts } : {}) });
  history.replaceState(null, "", `?${where}`);
  byId("thread-lines").replaceChildren();
  byId("thread-lines").dataset.fresh = "1";
  redraw().then(() => { if (ts) byId("reply-text").focus(); });
}

function insert(text) {
  const field = byId("compose-text");
  field.value = text;
  field.focus();
}

function edit(button) {
  const line = button.closest("[data-ts]");
  const body = line.querySelector(".body");
  const drawn = body.innerHTML;
  body.innerHTML = '<form class="edit"><label class="hide">Edit your message</label><textarea rows="2"></textarea><div><button class="button primary">Save</button><button type="button" class="button">Cancel</button></div></form>';
  const form = body.firstElementChild;
  const field = form.querySelector("textarea");
  field.id = `edit-${line.dataset.ts}`;
  form.querySelector("label").htmlFor = field.id;
  field.value = button.dataset.text;
  field.focus();
  form.querySelector("[type=button]").onclick = () => { body.innerHTML = drawn; };
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    body.innerHTML = drawn;
    act("edit", { channel: line.dataset.channel, ts: line.dataset.ts, text });
  };
}

for (const form of document.querySelectorAll(".composer")) {
  const field = form.querySelector("textarea");
  const grow = () => { field.rows = Math.min(7, field.value.split("\n").length); };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    grow();
    const { thread } = form.dataset;
    const command = text.startsWith("/") && !thread;
    const done = command
      ? await act("command", { line: text, channel: app.dataset.place })
      : await act("say", { text, channel: app.dataset.place, thread: thread || null });
    if (!done.ok && !command) field.value = text;
    const holder = byId(thread ? "thread-lines" : "lines");
    holder.dataset.fresh = "1";
    redraw();
  });
}

// Beginning

for (const holder of document.querySelectorAll(".lines")) { toLatest(holder); holder.dataset.fresh = "1"; }
act(app.dataset.at === "home" ? "home" : "look", {});
new EventSource(`${base}/as/${user}/stream`).onmessage = redraw;
document.addEventListener("visibilitychange", markRead);
app.dataset.listening = "";
