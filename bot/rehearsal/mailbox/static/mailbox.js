// One person's mailbox: what comes appears by itself, and what is being typed stays. Without it every link and form works as well.
"use strict";

const { here, at } = document.getElementById("app").dataset;
let looking = at; // which letter is looked at and how, whatever has come since

// Puts the parts of a page that live into this one; of what the reader has focused, the like of it keeps the focus.
async function show(address, only) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || (only && !only.includes(part.id)) || part.innerHTML === fresh.innerHTML) continue;
    const focused = part.contains(document.activeElement) && key(document.activeElement);
    part.replaceChildren(...fresh.childNodes);
    if (focused) [...part.querySelectorAll("a")].find((link) => key(link) === focused)?.focus();
  }
  if (!only) document.title = page.title;
  return answer;
}

// A way to look is the same way whatever else is looked at; a letter is the one that its number names.
function key(link) {
  return link.hasAttribute("data-look") ? link.dataset.testid : link.href && new URL(link.href).searchParams.get("letter");
}

document.addEventListener("click", async (event) => {
  const look = event.target.closest("a[data-look]");
  if (!look || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  looking = look.href;
  history.replaceState(null, "", looking);
  await show(looking);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "reply" || !form.elements.body.value.trim()) return;
  event.preventDefault();
  form.setAttribute("aria-busy", "true");
  const sent = await fetch(form.action, { method: "POST", body: new FormData(form) });
  form.removeAttribute("aria-busy");
  if (!sent.ok) { form.submit(); return; }
  form.elements.body.value = "";
  form.elements.file.value = "";
  await show(sent.url, ["letters", "told"]);
});

new EventSource(`${here}/stream`).onmessage = async () => {
  await show(looking, ["letters"]);
  if (!document.getElementById("letter") && document.querySelector("#letters .entry")) location.reload();
};
