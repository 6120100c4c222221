// The page of the local chat: shows what the client API tells, and says and taps through it.
// text.js and keys.js are loaded before it.
"use strict";

const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const me = Number(query.get("as")) || 1001;
const chat = { epoch: "", version: 0, messages: new Map(), bot: {}, person: {}, commands: [] };
const shown = new Map();      // message id -> its article
const opened = new Set();     // "message id:offset" of quotations that were opened
let payload = query.get("start") || "";

// Talking to the server

async function act(what, body) {
  try {
    const reply = await fetch(`chat/${me}/${what}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const answer = await reply.json();
    $("problem").textContent = reply.ok ? "" : `Not done: ${answer.error}.`;
    return reply.ok ? answer : null;
  } catch {
    $("problem").textContent = "Not sent: the program doesn't answer. Try again when it is connected.";
    return null;
  }
}

async function follow() {
  for (let wait = 0, failures = 0; ; wait = 25) {
    try {
      const known = new URLSearchParams({ epoch: chat.epoch, after: chat.version, wait });
      const reply = await fetch(`chat/${me}?${known}`);
      if (reply.status === 403) return setStatus("Open the address that the program printed last");
      if (reply.status === 404) return setStatus("Nobody has this id: choose who you are");
      if (!reply.ok) throw new Error(String(reply.status));
      take(await reply.json());
      failures = 0;
    } catch {
      setStatus("Connecting…");
      await new Promise((done) => setTimeout(done, Math.min(500 * 2 ** failures++, 4000)));
      wait = 0;
    }
  }
}

function take(view) {
  if (view.reset) {
    chat.messages.clear();
    $("problem").textContent = "";
  }
  for (const message of view.messages) chat.messages.set(message.message_id, message);
  for (const id of view.removed) chat.messages.delete(id);
  const first = chat.epoch === "";
  Object.assign(chat, {
    epoch: view.epoch, version: view.version, bot: view.bot, person: view.person,
    commands: view.commands, description: view.description,
  });
  for (const answer of view.answers) {
    answered.add(answer.query);
    // After a reload or a restart old answers come again: those were seen.
    if (!view.reset && answer.text) answer.alert ? alertBox(answer.text) : toast(answer.text);
  }
  for (const id of waiting.keys()) if (!view.unanswered.includes(id)) waiting.delete(id);
  draw(view.reset ? null : new Set(view.messages.map((message) => message.message_id)));
  setStatus(view.typing ? "typing…" : "bot");
  if (view.typing) { clearTimeout(take.timer); take.timer = setTimeout(() => setStatus("bot"), 5000); }
  if (first) $("log").setAttribute("aria-busy", "false");
}

function setStatus(text) {
  if ($("status").textContent !== text) $("status").textContent = text;
}

// Drawing

function draw(changed) {
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80 || shown.size === 0;
  const held = focused();
  for (const [id, article] of shown) {
    if (!chat.messages.has(id)) { article.remove(); shown.delete(id); }
  }
  for (const id of [...chat.messages.keys()].sort((a, b) => a - b)) {
    if (changed && !changed.has(id) && shown.has(id)) continue;
    const article = shown.get(id) || make("article", { tabindex: "-1", "data-id": id });
    fill(article, chat.messages.get(id));
    if (!shown.has(id)) place(article, id);
    shown.set(id, article);
  }
  days();
  marks();
  refocus(held);
  const empty = chat.messages.size === 0;
  for (const about of log.querySelectorAll(".about")) about.remove();
  if (empty) log.append(make("p", { class: "about" }, chat.description || "No messages yet. Press START."));
  bottom(empty);
  if (atEnd) log.scrollTop = log.scrollHeight;
  jump();
}

function place(article, id) {
  const next = [...shown.keys()].filter((other) => other > id).sort((a, b) => a - b)[0];
  $("log").insertBefore(article, next === undefined ? null : shown.get(next));
}

function days() {
  const log = $("log");
  let last = "";
  for (const node of log.querySelectorAll(".day")) node.remove();
  for (const article of [...log.querySelectorAll("article")]) {
    const day = dayName(chat.messages.get(Number(article.dataset.id)).date);
    if (day !== last) log.insertBefore(make("p", { class: "day" }, day), article);
    last = day;
  }
}

function dayName(seconds) {
  const day = new Date(seconds * 1000);
  const today = new Date();
  const options = { weekday: "short", day: "numeric", month: "long" };
  if (day.getFullYear() !== today.getFullYear()) options.year = "numeric";
  return day.toDateString() === today.toDateString() ? "Today" : day.toLocaleDateString("en-GB", options);
}

function fill(article, message) {
  const mine = !message.from.is_bot;
  const rows = message.reply_markup?.inline_keyboard || [];
  const time = new Date(message.date * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  article.className = [mine && "mine", rows.length && "wide", message.has_protected_content && "protected"].filter(Boolean).join(" ");
  article.setAttribute("aria-label", `${mine ? "You" : chat.bot.first_name}, ${time}`);
  const bubble = make("div", { class: "bubble" });
  if (message.reply_to_message) {
    const original = message.reply_to_message;
    bubble.append(make("p", { class: "reply" }, original.text || original.caption || "Message"));
  }
  if (message.forward_origin) bubble.append(make("p", { class: "reply" }, "Forwarded message"));
  const media = medium(message);
  if (media) bubble.append(media);
  const words = message.text ?? message.caption;
  if (message.rich_message) bubble.append(make("div", { class: "text rich" }, ...rich(message.rich_message.blocks)));
  if (words) {
    const text = make("div", { class: "text" });
    spread(text, words, message.entities || message.caption_entities || [], 0, words.length, message.message_id);
    bubble.append(text);
  }
  for (const emoji of message.local_reactions || []) bubble.append(make("span", { class: "reaction" }, emoji));
  bubble.append(make("span", { class: "foot" }, mine && message.edit_date ? `edited ${time}` : time));
  article.replaceChildren(bubble);
  if (rows.length) article.append(keys(message, rows));
}

function medium(message) {
  if (message.photo && message.from.is_bot) {
    const photo = message.photo[message.photo.length - 1];
    return make("img", {
      class: "photo", src: `chat/files/${encodeURIComponent(photo.file_id)}`, width: photo.width, height: photo.height,
      alt: message.caption ? `Picture, described below: ${message.caption.split("\n")[0]}` : "Picture",
    });
  }
  if (message.document && message.from.is_bot) {
    const { file_id, file_name, file_size } = message.document;
    return make("a", { class: "file", href: `chat/files/${encodeURIComponent(file_id)}`, download: file_name },
      make("b", {}, file_name), make("span", {}, size(file_size)));
  }
  const kinds = ["photo", "sticker", "voice", "document", "contact", "location", "poll", "dice"];
  const kind = kinds.find((name) => message[name]);
  return kind ? make("div", { class: "text" }, `[${kind}]`) : null;
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

// The focus stays where the person was: on the same button if only buttons changed, else on the card.
// Not on the next question's button of the same name: a second press of Enter would answer it unread.

function focused() {
  const article = document.activeElement?.closest?.("article");
  if (!article) return null;
  const message = article.querySelector(".text")?.textContent;
  return { article, words: message, label: document.activeElement.textContent, inside: document.activeElement !== article };
}

function refocus(held) {
  if (!held || document.activeElement?.closest?.("article")) return;
  const article = held.article.isConnected ? held.article : card();
  if (!article) return $("text").focus();
  const same = held.inside && article.querySelector(".text")?.textContent === held.words
    && [...article.querySelectorAll("button, a")].find((node) => node.textContent === held.label);
  (same || article).focus({ preventScroll: true });
}

// With keys alone: the first Tab goes to the card's first button, Escape to the card, and a letter to the text field.

function card() {
  return [...document.querySelectorAll("article:not(.mine)")].pop();
}

function steer(event) {
  const at = document.activeElement;
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
  if (event.key === "Escape" && !$("menu").hidden) return menu(false);
  if (event.key === "Escape" && at === $("text")) return card()?.focus();
  if (event.key === "Tab" && !event.shiftKey && at === document.body) {
    const first = card()?.querySelector(".keys button, .keys a");
    if (first) { event.preventDefault(); first.focus(); }
  } else if (plain && /^[^\s]$/u.test(event.key) && at?.closest?.("article")) $("text").focus();
}

// Toasts, alerts

function toast(text) {
  $("toast").textContent = text;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { $("toast").textContent = ""; }, 3000 + 40 * text.length);
}

function alertBox(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}

// The lower end: START, command menu, text field

function bottom(empty) {
  const begin = empty || payload !== "";
  const blocked = chat.person.blocked;
  $("start").hidden = !begin && !blocked;
  $("start").textContent = blocked ? "RESTART BOT" : "START";
  $("composer").hidden = begin || blocked;
  $("menu-button").hidden = chat.commands.length === 0;
  $("bot").textContent = chat.bot.first_name;
  $("avatar").textContent = chat.bot.first_name.slice(0, 1);
  const items = chat.commands.map(({ command, description }) => make("li", {},
    make("button", { type: "button", onclick: () => { menu(false); act("say", { text: `/${command}` }); } },
      make("b", {}, `/${command}`), make("span", {}, description))));
  const list = JSON.stringify(chat.commands);
  if ($("menu").dataset.list !== list) { $("menu").replaceChildren(...items); $("menu").dataset.list = list; }
}

function menu(open) {
  $("menu").hidden = !open;
  $("menu-button").setAttribute("aria-expanded", String(open));
  (open ? $("menu").querySelector("button") : $("text")).focus();
}

async function begin() {
  if (chat.person.blocked) return act("block", { blocked: false });
  const done = await act("say", { text: `/start ${payload}`.trim() });
  if (!done) return;
  payload = "";
  history.replaceState(null, "", `?as=${me}`);
  bottom(false);
  $("text").focus();
}

async function send(event) {
  event?.preventDefault();
  const text = $("text").value;
  if (!text.trim()) return;
  $("text").value = "";
  ready();
  $("log").scrollTop = $("log").scrollHeight;
  if (!(await act("say", { text }))) { $("text").value = text; ready(); }
}

async function drop(event) {
  event.preventDefault();
  for (const file of event.dataTransfer.files)
    await act("send", { kind: "file", extra: { name: file.name, text: await file.text() } });
}

function ready() {
  $("send").disabled = !$("text").value.trim();
}

function jump() {
  const log = $("log");
  $("down").hidden = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
}

async function people() {
  try {
    const all = await (await fetch("chat/people")).json();
    $("people").replaceChildren(...all.map((person) => make("option", { value: person.id, selected: person.id === me },
      person.note ? `${person.first_name} · ${person.note}` : person.first_name)));
  } catch {
    setTimeout(people, 1000);
  }
}

$("start").addEventListener("click", begin);
$("composer").addEventListener("submit", send);
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", drop);
$("text").addEventListener("input", ready);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
});
$("menu-button").addEventListener("click", () => menu($("menu").hidden));
document.addEventListener("keydown", steer);
$("people").addEventListener("change", () => { location.search = `?${new URLSearchParams({ as: $("people").value })}`; });
$("log").addEventListener("scroll", jump, { passive: true });
$("log").addEventListener("load", () => { if ($("down").hidden) $("log").scrollTop = $("log").scrollHeight; }, true);
// The log shrinks when a keyboard or a note comes up: what was at the end stays there.
new ResizeObserver(() => { if ($("down").hidden) $("log").scrollTop = $("log").scrollHeight; }).observe($("log"));
$("down").addEventListener("click", () => { $("log").scrollTop = $("log").scrollHeight; });
people();
follow();
