// The interviews: a table of native fields, so that every key and every screen reader works as usual.

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) &&
  new Date(`${text}T00:00Z`).toISOString().startsWith(text);

const interviewTable = (fixed, change) => {
  const body = h("tbody");
  const head = h("tr", {}, h("th", { scope: "col", text: "Row" }),
    ...fixed.columns.map((column) => h("th", { scope: "col", text: column.title })), h("th", { scope: "col", text: "Remove" }));
  const faults = h("div", { class: "fe-faults", role: "alert", hidden: true });
  const table = h("table", { class: "fe-interviews" }, h("caption", { class: "fe-hidden", text: "Your interviews, a row a program" }),
    h("thead", {}, head), body);
  const edit = (row, column, text) => change(`${column} of row ${row + 1}`, (work) => {
    work.interviews[row] = { ...work.interviews[row], [column]: text };
  });

  const cellField = (column, row) => {
    const name = `${column.title}, row ${row + 1}`;
    if (column.choices.length) {
      return h("select", { "aria-label": name }, h("option", { value: "", text: column.unset }),
        ...column.choices.map(([value, text]) => h("option", { value, text })));
    }
    return h("input", { type: "text", "aria-label": name, autocomplete: "off", placeholder: column.example,
      inputmode: column.type === "integer" ? "numeric" : null });
  };

  const fill = (input, column, text) => {
    if (column.type === "date") {
      const type = text === "" || isDay(text) ? "date" : "text";
      if (input !== document.activeElement && input.type !== type) input.type = type;
    }
    if (input.tagName === "SELECT" && text && !column.choices.some(([value]) => value === text)) {
      let odd = input.querySelector("[data-odd]");
      if (!odd) input.append((odd = h("option", { "data-odd": true })));
      odd.value = text;
      odd.textContent = text;
    }
    put(input, text);
  };

  const makeRow = (row) => {
    const cells = fixed.columns.map((column) => {
      const input = cellField(column, row);
      input.addEventListener("change", () => edit(row, column.name, input.value.trim()));
      return h("td", { "data-label": column.title }, input, h("small", { class: "fe-fault", id: newId() }));
    });
    return h("tr", {}, h("th", { scope: "row", text: row + 1 }), ...cells,
      h("td", {}, button("✕", () => {
        change(`removed row ${row + 1}`, (work) => work.interviews.splice(row, 1));
        (body.children[Math.min(row, body.children.length - 1)]?.querySelector("input") ?? add).focus();
      }, { "aria-label": `Remove row ${row + 1}`, class: "fe-remove" })));
  };

  const add = button("Add a program", () => {
    change("added a row", (work) => work.interviews.push({}));
    body.lastElementChild?.querySelector("input").focus();
  });

  const node = h("div", {}, h("div", { class: "fe-scroll" }, table), faults, h("p", {}, add));
  node.update = (rows, wrong) => {
    keyed(body, rows.map((cells, row) => ({ cells, row })), (item) => item.row, (item) => makeRow(item.row), (tr, { cells, row }) => {
      fixed.columns.forEach((column, at) => {
        const cell = tr.children[at + 1];
        const [input, note] = cell.children;
        const fault = (wrong.cells[row + 1] ?? {})[column.name] ?? "";
        fill(input, column, cells[column.name] ?? "");
        say(note, fault);
        input.toggleAttribute("aria-invalid", Boolean(fault));
        if (fault) input.setAttribute("aria-invalid", "true");
        if (fault) input.setAttribute("aria-describedby", note.id);
        else input.removeAttribute("aria-describedby");
      });
    });
    faults.hidden = !wrong.said;
    const said = [wrong.said, ...wrong.list].join("");
    if (faults.textContent !== said) faults.replaceChildren(h("p", { text: wrong.said }), h("ul", {}, ...wrong.list.map((text) => h("li", { text }))));
  };
  return node;
};
