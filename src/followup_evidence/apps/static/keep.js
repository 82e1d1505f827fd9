// Files: in from a spreadsheet or a plan file, out as whatever a person keeps.

const LARGEST = 5_000_000;

const fileBox = (fixed, ask, tell) => {
  const pick = h("input", { type: "file", accept: ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json", class: "fe-hidden", id: newId(), tabindex: -1, "aria-label": "Interviews or plan file" });
  pick.addEventListener("change", async () => {
    const file = pick.files[0];
    pick.value = "";
    if (!file) return;
    if (file.size > LARGEST) tell(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB; this page takes 5 at most.`, true);
    else ask({ do: "upload", name: file.name }, [await file.arrayBuffer()]);
  });
  const path = h("input", { type: "text", autocomplete: "off", placeholder: "season/interviews.csv" });
  const open = () => path.value.trim() && ask({ do: "open", path: path.value.trim() });
  path.addEventListener("keydown", (event) => event.key === "Enter" && open());
  return h("div", { class: "fe-files" },
    h("div", { class: "fe-row" }, button("Load a file (CSV, XLSX, plan)", () => pick.click()), pick,
      button("Start from the example", () => ask({ do: "example" })), button("Start with an empty list", () => ask({ do: "empty" }))),
    fixed.paths ? h("div", { class: "fe-row" }, field("or a path on this machine", path), button("Open", open)) : null);
};

// What only the person knows about a list: a button for each way to read it, a choice for each word.
const questionBox = (ask) => {
  const node = h("section", { class: "fe-questions", "aria-label": "Questions about your list", hidden: true });
  node.update = (questions) => {
    const given = new Map();
    const open = questions.reduce((sum, one) => sum + (one.words.length || 1), 0);
    const take = (key, answers) => {
      given.set(key, answers);
      if (given.size === open) ask({ do: "answer", answers: [...given.values()] });
    };
    const choice = (one, word) => {
      const select = h("select", {}, h("option", { value: "", text: "Choose" }),
        ...one.answers.map((way) => h("option", { value: way.answers.means[one.field], text: way.title })));
      select.addEventListener("change", () => select.value && take(`${one.column} ${word}`, { means: { [one.field]: { [word]: select.value } } }));
      return field(word, select);
    };
    const ways = (one) => one.answers.map((way) => button(way.title, (event) => {
      for (const other of event.target.parentNode.children) other.setAttribute("aria-pressed", other === event.target);
      take(one.text, way.answers);
    }));
    node.replaceChildren(h("h2", { text: "Before we plan" }), ...questions.map((one) => h("div", {}, h("p", { text: one.text }),
      h("div", { class: "fe-row" }, ...(one.words.length ? one.words.map((word) => choice(one, word)) : ways(one))))));
    node.hidden = !questions.length;
    node.querySelector("button, select")?.focus();
  };
  return node;
};

const keepBox = (fixed, ask) => {
  const place = h("small");
  const node = h("section", { class: "fe-keep", "aria-label": "Keep it" }, h("h2", { text: "Keep it" }),
    h("div", { class: "fe-row" }, ...fixed.formats.map((one) => button(one.title, () => ask({ do: "download", format: one.format })))),
    place);
  node.update = (page) => say(place, page.kept ?? "");
  return node;
};

const saveFile = (name, type, content) => {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
