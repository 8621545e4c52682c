"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const interpreters = data.interpreters;
const byId = (id) => document.getElementById(id);
const map = byId("map");

// Why an interpreter has no such field, by the name of the reason.
const MISSING = new Map(data.constants.reasons.filter(({exists}) => !exists).map(({name, sentence}) => [name, sentence]));
const MARKS = {unproven: "?", contradicted: "≠"}; // of the verdicts without a place

// An element with properties, and children, which are elements or text.
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key.startsWith("--")) element.style.setProperty(key, value);
    else if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// Every field of any interpreter, in the order of their tables, and the families that they are of.
const fields = new Map();
for (const interpreter of interpreters) {
  interpreter.fields = new Map(interpreter.report.fields.map((field) => [field.name, field]));
  for (const field of interpreter.report.fields) {
    if (!fields.has(field.name)) fields.set(field.name, field);
  }
}
const families = [...new Set([...fields.values()].map((field) => field.family))];
const structs = [...new Set([...data.constants.structs, ...[...fields.values()].map((field) => field.struct)])];
const colour = (field) => `var(--c${structs.indexOf(field.struct) % 10})`;
const exists = (field) => field !== undefined && !MISSING.has(field.reason);
const isPlaced = (field) => field !== undefined && field.offset !== null;
const offsetOf = ({fields: own}, name) => (isPlaced(own.get(name)) ? own.get(name).offset : null);
const differs = (name) => new Set(interpreters.map((interpreter) => offsetOf(interpreter, name))).size > 1;
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

// A size, or why there is none; "–" if the report has no such size.
const told = (size) => (size === undefined ? "–" : size.bytes === null ? size.verdict : String(size.bytes));
const sizesOf = (report, family) => Object.entries(report.sizes).filter(([, size]) => size.family === family);

// Why a field has no place, as a sentence; "" for one that the table of that interpreter's libprobe lacks.
function why(field) {
  if (field === undefined) return "not in this report";
  return MISSING.get(field.reason) || field.detail || field.verdict;
}

function known(report) {
  if (!report.known) return "";
  if (report.known.name) return `known as ${report.known.name}`;
  const count = (report.known.differs || []).length;
  return report.known.nearest ? `not known; ${plural(count, "difference")} from ${report.known.nearest}` : "not known";
}

for (const {report} of interpreters) report.layouts = new Map(families.map((family) => [family, layOut(report, family)]));
// What is told of a family in every strip, so that they stand side by side: bytes, and names of sizes.
const reach = (family) => Math.max(...interpreters.map(({report}) => report.layouts.get(family).end));
const sizeNames = (family) => [...new Set(interpreters.flatMap(({report}) => sizesOf(report, family).map(([name]) => name)))];

const bytes = ({offset, size}) => `bytes ${offset} to ${offset + size - 1}`;

function cellOf(interpreter, {field, offset, size, isLane, depth}, word) {
  const at = isLane ? `from byte ${offset}` : bytes(field);
  const words = `${field.name}, ${field.struct}, in ${interpreter.name}: ${at}, ${field.verdict}`;
  const common = {type: "button", tabIndex: -1, "aria-label": words, "data-field": field.name, "--c": colour(field)};
  if (isLane) {
    const fits = size * 1.75 > field.name.length * 5.5 + 4;
    return make("button", {...common, className: "lane " + field.verdict, "--o": offset, "--s": size, "--depth": depth},
      fits ? field.name : "");
  }
  const where = place(offset, size, word);
  return make("button", {...common, className: `cell ${field.verdict}${where["--w"] < 1 ? " part" : ""}`, ...where},
    make("span", {className: "name"}, field.name),
    make("span", {className: "at"}, field.shift === null ? String(field.offset) : `${field.offset}.${field.shift}`));
}

function gapOf(gap, word) {
  const where = place(gap.offset, gap.size, word);
  const words = `${plural(gap.size, "byte")} not located`;
  return make("div", {className: "gap", title: `${bytes(gap)}: ${words}`, ...where},
    make("span", {}, where["--w"] < 1 ? "" : words));
}

const cells = new Map([...fields.keys()].map((name) => [name, []])); // of each field, one for each strip that has it
const columns = []; // of each strip, in the order of offsets

// A family's part of a strip or of the ruler: its name, its object, its sizes. A strip's sizes are named in print only.
function sectionOf(family, body, sizes) {
  return make("div", {className: "object", "--reach": reach(family)}, make("div", {className: "kind"}, family), body,
    make("div", {className: "foot"}, ...sizes));
}

function objectOf(interpreter, family, column) {
  const {placed, lanes, gaps, end, word} = interpreter.report.layouts.get(family);
  const body = make("div", {className: "body", "--end": end, "--lanes": lanes});
  for (const one of placed) {
    const cell = cellOf(interpreter, one, word);
    cell.column = columns.length;
    column.push(cell);
    cells.get(one.field.name).push(cell);
    body.append(cell);
  }
  body.append(...gaps.map((gap) => gapOf(gap, word)));
  const sizes = sizeNames(family).map((name) => make("div", {title: name}, make("span", {className: "size"}, name + " "),
    told(interpreter.report.sizes[name])));
  return sectionOf(family, body, sizes);
}

function rulerOf(family) {
  const end = reach(family);
  const body = make("div", {className: "body", "--end": end});
  for (let at = 0; at <= end; at += 64) {
    body.append(make("div", {className: "tick", "--o": at}, make("span", {}, String(at))));
  }
  return sectionOf(family, body, sizeNames(family).map((name) => make("div", {title: name}, name)));
}

function stripOf(interpreter) {
  const report = interpreter.report;
  const [version, ...flavour] = interpreter.name.split(" ");
  const column = [];
  const parts = families.map((family) => objectOf(interpreter, family, column));
  columns.push(column);
  const head = make("div", {className: "head", title: [interpreter.source, known(report)].filter(Boolean).join("\n")},
    make("b", {}, version), make("span", {}, flavour.join(" ") || "release"),
    make("span", {className: "more"}, known(report) || report.interpreter.platform));
  const strip = {className: "strip", role: "group", "aria-label": "CPython " + interpreter.name};
  return make("div", strip, head, ...parts);
}

function drawMap() {
  const strips = make("div", {className: "strips"}, ...interpreters.map(stripOf));
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  lines.id = "lines";
  lines.setAttribute("aria-hidden", "true");
  strips.append(lines);
  const head = make("div", {className: "head"}, "byte");
  map.append(make("div", {className: "ruler", "aria-hidden": "true"}, head, ...families.map(rulerOf)), strips);
  if (interpreters.every((interpreter) => interpreter.report.interpreter.pointer_size === 4)) map.dataset.narrow = "";
  const first = columns.find((column) => column.length > 0);
  if (first) first[0].tabIndex = 0;
}

function drawLegend() {
  const legend = byId("legend");
  const key = (sample, ...words) => legend.append(make("span", {className: "key"}, sample, ...words));
  for (const family of families) {
    legend.append(make("b", {}, family));
    for (const struct of structs) {
      const one = [...fields.values()].find((field) => field.struct === struct && field.family === family);
      if (one) key(make("span", {className: "cell", "--c": colour(one)}), struct);
    }
    legend.append(make("span", {className: "break"}));
  }
  for (const {name, sentence} of data.constants.verdicts.filter(({name}) => !(name in MARKS))) {
    key(make("span", {className: "cell " + name, "--c": "var(--c0)"}), `${name}: ${sentence}`);
  }
  key(make("span", {className: "gap"}), "bytes where nothing was located");
}

// The field that is followed: the one that is held, else the one under the pointer or focus.
let held = null;
let followed = null;

function follow(name) {
  if (name === followed) return;
  for (const element of document.querySelectorAll(".on")) element.classList.remove("on");
  followed = name;
  byId("lines").replaceChildren();
  fillPanel(name);
  if (name === null) return;
  for (const cell of cells.get(name)) cell.classList.add("on");
  byId("row-" + name).classList.add("on");
  drawLines(name);
}

// From each strip that has the field to the next that has it; dashed where strips between them lack it.
function drawLines(name) {
  const strips = byId("lines").parentElement;
  const ends = cells.get(name).map((cell) => {
    const [box, outer] = [cell.getBoundingClientRect(), strips.getBoundingClientRect()];
    const [left, right] = [box.left - outer.left, box.right - outer.left];
    return {column: cell.column, left, right, y: (box.top + box.bottom) / 2 - outer.top};
  });
  for (let i = 1; i < ends.length; ++i) {
    const [a, b] = [ends[i - 1], ends[i]];
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", `M${a.right},${a.y}L${b.left},${b.y}`);
    if (b.column > a.column + 1) line.setAttribute("class", "skips");
    byId("lines").append(line);
  }
}

function fillPanel(name) {
  const panel = byId("panel");
  if (name === null) {
    panel.replaceChildren(make("p", {}, "Point at a field, or move to it with the keyboard, to see where each interpreter " +
      "has it and who says so."));
    return;
  }
  const field = fields.get(name);
  const rows = make("tbody");
  const notes = []; // witnesses or reasons, each told once
  let before = null;
  for (const interpreter of interpreters) {
    const here = interpreter.fields.get(name);
    const there = isPlaced(here);
    const note = there ? here.witnesses.join(", ") || "no witness" : why(here);
    if (!notes.includes(note)) notes.push(note);
    const distance = there && before !== null ? here.offset - before : 0;
    const moved = distance === 0 ? "" : `${distance > 0 ? "+" : "−"}${Math.abs(distance)}`;
    const numbers = [there ? here.offset : "–", moved, there && here.size !== null ? here.size : "–"];
    const letter = String.fromCharCode(97 + notes.indexOf(note));
    rows.append(make("tr", {}, make("th", {scope: "row"}, interpreter.name),
      ...numbers.map((number) => make("td", {className: "number"}, String(number))),
      make("td", {}, exists(here) ? here.verdict : "none"), make("td", {}, letter)));
    if (there) before = here.offset;
  }
  const heads = ["interpreter", "offset", "moved", "size", "verdict", "by"].map((word, i) =>
    make("th", {scope: "col", className: i > 0 && i < 4 ? "number" : ""}, word));
  const status = held === name ? " · held; Escape lets go" : "";
  panel.replaceChildren(make("h3", {}, name), make("p", {}, `${field.type} in ${field.struct}${status}`),
    make("table", {}, make("thead", {}, make("tr", {}, ...heads)), rows),
    make("ol", {}, ...notes.map((note) => make("li", {}, note))));
}

function hold(name) {
  held = name;
  followed = undefined; // so that the panel is told again
  follow(name);
}

const nameAt = (target) => (target.closest("[data-field]") || {dataset: {field: null}}).dataset.field;

function listen() {
  for (const area of [map, byId("fields")]) {
    area.addEventListener("mouseover", (event) => {
      if (held === null && nameAt(event.target) !== null) follow(nameAt(event.target));
    });
    area.addEventListener("focusin", (event) => {
      if (held === null && nameAt(event.target) !== null) follow(nameAt(event.target));
    });
    area.addEventListener("click", (event) => {
      const name = nameAt(event.target);
      if (name !== null) hold(held === name ? null : name);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held !== null) hold(null);
  });
  map.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-field]");
    if (cell === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const column = columns[cell.column];
    const row = column.indexOf(cell);
    const same = cells.get(cell.dataset.field);
    const to = {ArrowDown: column[row + 1], ArrowUp: column[row - 1], Home: column[0], End: column[column.length - 1],
      ArrowRight: same[same.indexOf(cell) + 1], ArrowLeft: same[same.indexOf(cell) - 1]}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    cell.tabIndex = -1;
    to.tabIndex = 0;
    to.focus({preventScroll: true});
    to.scrollIntoView({block: "nearest", inline: "nearest"});
  });
}

listen();
drawLegend();
drawMap();
