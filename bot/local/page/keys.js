// The buttons below a message: drawn, tapped, and marked while the answer is awaited.
// Shares its globals with chat.js, which is loaded after it.
"use strict";

const waiting = new Map();    // tap id -> "message id:data" of the button
const answered = new Set();   // taps that were answered, maybe before we knew their id

function keys(message, rows) {
  const draw = (button, row, column) => {
    const look = { class: `key ${button.style || ""}`.trim(), "data-row": row, "data-column": column };
    if (button.url) return make("a", { ...look, href: safe(button.url), target: "_blank", rel: "noopener noreferrer" }, ...voiced(button.text));
    // It does nothing, and says why: reached with keys and read aloud all the same.
    if (button.disabled) return make("button", { ...look, class: "key dead", type: "button", "aria-disabled": "true" }, ...voiced(button.text));
    const node = make("button", { ...look, type: "button", "data-key": `${message.message_id}:${button.callback_data}` }, ...voiced(button.text));
    node.addEventListener("click", () => (button.copy_text ? copy(button.copy_text.text) : tap(message, row, column, node)));
    return node;
  };
  return make("div", { class: "keys" }, ...rows.map((row, r) => make("div", { class: "row" }, ...row.map((button, c) => draw(button, r, c)))));
}

function safe(address) {
  return /^https?:\/\//.test(address) ? address : "#";
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("Copied");
}

async function tap(message, row, column, node) {
  if (node.classList.contains("busy")) return;
  node.classList.add("busy");
  const answer = await act("tap", { message_id: message.message_id, row, column });
  if (answer && !answered.has(answer.query)) waiting.set(answer.query, node.dataset.key);
  marks();
}

function marks() {
  const busy = new Set(waiting.values());
  for (const node of document.querySelectorAll("button.key")) {
    node.classList.toggle("busy", busy.has(node.dataset.key));
    node.setAttribute("aria-busy", String(busy.has(node.dataset.key)));
  }
}
