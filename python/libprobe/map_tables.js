// The part of the page below the map: what is missing, who was asked, and the table of all fields.

function drawMissing() {
  const unproven = new Map();
  const absent = new Map();
  for (const name of fields.keys()) {
    for (const interpreter of interpreters) {
      const field = interpreter.fields.get(name);
      if (isPlaced(field)) continue;
      const list = exists(field) ? unproven : absent;
      const key = `${name}\n${why(field)}`;
      list.set(key, [...(list.get(key) || []), interpreter.name]);
    }
  }
  const items = (list) => make("ul", {}, ...[...list].map(([key, where]) => {
    const [name, reason] = key.split("\n");
    const all = where.length === interpreters.length;
    const places = make("span", {className: "where"}, all ? "(all of them)" : `(${where.join(", ")})`);
    return make("li", {}, make("code", {}, name), ` ${reason} `, places);
  }));
  const none = "Every field that these interpreters have was located.";
  byId("missing").append(unproven.size ? items(unproven) : make("p", {}, none));
  if (absent.size) {
    const summary = make("summary", {}, `${plural(absent.size, "field")} that some of these interpreters do not have`);
    byId("missing").append(make("details", {}, summary, items(absent)));
  }
}

// One verdict if all families agree, else that of each.
function restricted(report) {
  const verdicts = Object.entries(report.restricted);
  if (new Set(verdicts.map(([, verdict]) => verdict)).size === 1) return verdicts[0][1];
  return verdicts.map((pair) => pair.join(" ")).join(", ");
}

function drawInterpreters() {
  const columns = [
    ["platform", "", (report) => report.interpreter.platform],
    ["located", "number", (report) => {
      const there = report.fields.filter(exists);
      return `${there.filter(isPlaced).length} / ${there.length}`;
    }],
    ["restricted structs", "", restricted],
    ...families.flatMap(sizeNames).map((name) => [name, "number", (report) => told(report.sizes[name])]),
    ["known", "", known],
  ].filter(([title]) => title !== "known" || interpreters.some(({report}) => report.known)); // older libprobes do not say
  const rows = interpreters.map(({name, source, report}) => make("tr", {}, make("th", {scope: "row"}, name),
    ...columns.map(([, className, cell]) => make("td", {className}, cell(report))), make("td", {}, source)));
  const heads = ["interpreter", ...columns.map(([title]) => title), "from"].map((word) => make("th", {scope: "col"}, word));
  byId("interpreters").append(make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
}

const rows = [...fields.values()].map((field, order) => ({field, order, name: field.name, struct: field.struct,
  offsets: interpreters.map((interpreter) => offsetOf(interpreter, field.name))}));

function rowOf({field, offsets}) {
  const row = make("tr", {id: "row-" + field.name, "data-field": field.name},
    make("th", {scope: "row"}, make("button", {type: "button"}, field.name)),
    make("td", {}, make("span", {className: "swatch", "--c": colour(field)}), field.struct));
  offsets.forEach((offset, i) => {
    const here = interpreters[i].fields.get(field.name);
    if (offset === null) {
      row.append(make("td", {className: "none", title: why(here)}, exists(here) ? MARKS[here.verdict] || "?" : "–"));
    } else {
      const moved = i > 0 && offsets[i - 1] !== null && offsets[i - 1] !== offset;
      row.append(make("td", {className: "number" + (moved ? " moved" : ""), title: here.verdict}, String(offset)));
    }
  });
  return row;
}

function drawTable() {
  const table = byId("fields");
  const sorters = [(row) => row.name, (row) => row.struct, ...interpreters.map((_, i) => (row) => row.offsets[i])];
  const heads = ["field", "struct", ...interpreters.map(({name}) => name)].map((word, i) => make("th", {scope: "col",
    className: i < 2 ? "" : "interpreter"}, make("button", {type: "button"}, word)));
  if (interpreters.length > 6) table.className = "many";
  for (const row of rows) row.element = rowOf(row);
  const body = make("tbody", {}, ...rows.map((row) => row.element));
  heads.forEach((head, i) => head.firstChild.addEventListener("click", () => {
    // Once up, once down, and then the order of the table of fields again.
    const next = {null: "ascending", ascending: "descending", descending: null}[head.getAttribute("aria-sort")];
    for (const other of heads) other.removeAttribute("aria-sort");
    if (next) head.setAttribute("aria-sort", next);
    const sign = next === "descending" ? -1 : 1;
    const by = next ? sorters[i] : (row) => row.order;
    const sorted = [...rows].sort((a, b) => {
      const [x, y] = [by(a), by(b)];
      if (x === y) return a.order - b.order;
      if (x === null || y === null) return x === null ? 1 : -1; // those without a place come last, up or down
      return (x < y ? -1 : 1) * sign;
    });
    body.append(...sorted.map((row) => row.element));
  }));
  table.append(make("thead", {}, make("tr", {}, ...heads)), body);
}

function filter() {
  const words = byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = `${row.name} ${row.struct} ${row.field.type}`.toLowerCase();
    const shown = words.every((word) => text.includes(word)) && (!byId("differing").checked || differs(row.name));
    row.element.hidden = !shown;
    count += shown;
    for (const cell of cells.get(row.name)) cell.classList.toggle("out", !shown);
  }
  byId("count").textContent = `${count === rows.length ? "" : `${count} of `}${plural(rows.length, "field")}`;
}

function setUp() {
  byId("about").textContent = `libprobe ${data.libprobe} on ${plural(interpreters.length, "interpreter")}. ` +
    "Each strip has one object of each family, made at run time, byte by byte from the top; every place was proved, none " +
    "was taken from a header.";
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("filter").addEventListener("input", filter);
  byId("differing").addEventListener("change", filter);
  byId("density").addEventListener("change", (event) => {
    map.dataset.density = event.target.value;
    hold(held);
  });
  map.dataset.density = interpreters.length > 6 ? "overview" : "detail";
  byId("density").querySelector(`[value=${map.dataset.density}]`).checked = true;
  const themes = {automatic: "light", light: "dark", dark: "automatic"};
  let theme = "automatic";
  byId("theme").addEventListener("click", () => {
    theme = themes[theme];
    document.documentElement.dataset.theme = theme;
    byId("theme").textContent = `Theme: ${theme}`;
  });
  window.addEventListener("resize", () => hold(held));
}

drawMissing();
drawInterpreters();
drawTable();
setUp();
filter();
fillPanel(null);
