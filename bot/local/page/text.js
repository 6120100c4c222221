// Formatted text as nodes. Untrusted text becomes text nodes only; there is no innerHTML here.
// Shares its globals with chat.js, which is loaded after it.
"use strict";

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// What a sign is called by a screen reader, which has no words for most; a bar of progress has its number beside it.

const SIGNS = { "✓": "fine", "✗": "in the way", "◷": "waits", "↻": "to be repeated", "▸": "on treatment", "§": "study chair", "☑": "chosen", "☐": "not chosen" };
const PIECES = new RegExp(`([${Object.keys(SIGNS).join("")}]|[▰▱]+)`);

function voiced(text) {
  return text.split(PIECES).filter(Boolean).map((piece) => {
    if (SIGNS[piece]) return make("span", { role: "img", "aria-label": SIGNS[piece] }, piece);
    return /[▰▱]/.test(piece) ? make("span", { "aria-hidden": "true" }, piece) : piece;
  });
}

// Text with entities. Offsets count UTF-16 units, as JavaScript's strings do.

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

function spread(parent, text, entities, from, to, id) {
  let at = from;
  let rest = entities;
  let block = false;
  const plain = (end, beforeBlock) => {
    let piece = text.slice(at, end);
    // A block stands on lines of its own; its neighbouring line ends would add empty ones.
    if (block && piece.startsWith("\n")) piece = piece.slice(1);
    if (beforeBlock && piece.endsWith("\n")) piece = piece.slice(0, -1);
    parent.append(...voiced(piece));
  };
  while (rest.length) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    rest = others.filter((other) => other.offset >= end);
    if (end <= start) { rest = others; continue; }
    const isBlock = BLOCKS.has(entity.type);
    plain(start, isBlock);
    const inner = document.createDocumentFragment();
    spread(inner, text, others.filter((other) => other.offset < end), start, end, id);
    parent.append(dress(entity, inner, text.slice(start, end), id));
    at = end;
    block = isBlock;
  }
  plain(to, false);
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote" };

function dress(entity, inner, words, id) {
  if (TAGS[entity.type]) return make(TAGS[entity.type], {}, inner);
  if (entity.type === "text_link") return link(entity.url, inner);
  if (entity.type === "url") return link(words, inner);
  if (entity.type === "expandable_blockquote") return quotation(inner, words, `${id}:${entity.offset}`);
  if (entity.type === "spoiler") return spoiler(inner);
  if (entity.type === "bot_command") return make("button", { type: "button", class: "link", onclick: () => act("say", { text: words }) }, inner);
  return make("span", {}, inner);
}

function link(address, inner) {
  let target;
  try { target = new URL(address); } catch { return make("span", {}, inner); }
  if (!["http:", "https:"].includes(target.protocol)) return make("span", {}, inner);
  const start = target.searchParams.get("start");
  if (target.hostname === "t.me" && target.pathname === `/${chat.bot.username}` && start) {
    // An invitation of this very bot: opened here, as whoever is chosen.
    return make("a", { href: `?${new URLSearchParams({ as: me, start })}` }, inner);
  }
  return make("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, inner);
}

function quotation(inner, words, key) {
  const long = words.length > 130 || words.split("\n").length > 3;
  if (!long) return make("blockquote", {}, inner);
  const clip = make("div", { class: "clip" }, inner);
  const more = make("button", { type: "button", class: "more", onclick: () => {
    opened.has(key) ? opened.delete(key) : opened.add(key);
    set();
  } });
  const set = () => {
    clip.classList.toggle("shut", !opened.has(key));
    more.setAttribute("aria-expanded", String(opened.has(key)));
    more.textContent = opened.has(key) ? "Show less" : "Show more";
  };
  set();
  return make("blockquote", {}, clip, more);
}

function spoiler(inner) {
  const hidden = make("button", { type: "button", class: "link spoiler", "aria-label": "Hidden text: show", onclick: () => {
    hidden.classList.add("open");
    hidden.removeAttribute("aria-label");
  } }, inner);
  return hidden;
}

// A rich message: blocks of the types that the program sends. The first cell of a row says what it is about.

function rich(blocks) {
  return blocks.map((block) => RICH[block.type](block));
}

const RICH = {
  paragraph: (block) => make("p", {}, ...marked(block.text)),
  blockquote: (block) => make("blockquote", {}, ...rich(block.blocks)),
  details: (block) => make("details", { open: block.is_open }, make("summary", {}, ...marked(block.summary)), ...rich(block.blocks)),
  table: (block) => make("table", { class: [block.is_striped && "striped", block.is_compact && "compact"].filter(Boolean).join(" ") },
    make("tbody", {}, ...block.cells.map((row) => make("tr", {}, ...row.map(cell))))),
};

function cell(of) {
  return make(of.is_header ? "th" : "td", { scope: of.is_header && "row", class: `${of.align} ${of.valign}` }, ...marked(of.text ?? ""));
}

function marked(text) {
  if (typeof text === "string") return voiced(text);
  if (Array.isArray(text)) return text.flatMap(marked);
  return [make(TAGS[text.type], {}, ...marked(text.text))];
}
