// The answer and its steps: what to do, when, why, how sure, and what is left out.

const PINS = [["", "as planned"], ["must", "must"], ["never", "never"]];

const pinOf = (work, id) => (work.pins.must.includes(id) ? "must" : work.pins.never.includes(id) ? "never" : "");

const pinField = (step, change) => {
  const select = h("select", { "aria-label": `Pin: ${step.title}${step.program ? `, ${step.program}` : ""}`, class: "fe-pin" },
    ...PINS.map(([value, text]) => h("option", { value, text })));
  select.addEventListener("change", () => change(`pin of ${step.title}`, (work) => {
    for (const side of ["must", "never"]) {
      work.pins[side] = work.pins[side].filter((id) => id !== step.id);
      if (select.value === side) work.pins[side].push(step.id);
    }
  }));
  return select;
};

const bar = (name, unit) => {
  const meter = h("progress", { "aria-label": name, max: 1, value: 0 });
  const words = h("span");
  const node = h("div", { class: "fe-total" }, words, meter);
  node.update = (spent, most) => {
    meter.hidden = most == null;
    meter.max = most || 1;
    meter.value = Math.min(spent, meter.max);
    say(words, most == null ? `${spent} ${unit}, no limit` : `${spent} of ${most} ${unit}`);
  };
  return node;
};

const answerBox = () => {
  const note = h("p", { role: "status", class: "fe-note" });
  const held = h("p", { class: "fe-held" });
  const stale = h("p", { class: "fe-stale", hidden: true });
  const minutes = bar("Minutes spent", "min");
  const stress = bar("Stress points spent", "stress points");
  const node = h("section", { class: "fe-answer", "aria-label": "The plan in short" }, note, h("div", { class: "fe-totals" }, minutes, stress), held, stale);
  node.update = (page) => {
    say(note, page.note);
    held.toggleAttribute("aria-busy", page.held === undefined);
    if (page.held === undefined) held.setAttribute("aria-busy", "true");
    else say(held, page.held);
    minutes.update(page.totals.minutes, page.limits.minutes);
    stress.update(page.totals.stress, page.limits.stress);
    stale.hidden = !page.stale;
    say(stale, page.stale ?? "");
  };
  return node;
};

const stepList = (fixed, change) => {
  const list = h("ol", { class: "fe-steps" });
  const none = h("p", { text: "No step fits. Doing nothing is a plan too." });
  const make = (step) => {
    const known = fixed.known[step.action];
    const body = h("div", { class: "fe-known" });
    const more = h("details", {}, h("summary", {}, ...known.chips.map(([kind, words]) => h("span", { class: `fe-chip fe-chip-${kind}`, text: words }))), body);
    more.addEventListener("toggle", () => { if (more.open && !body.innerHTML) body.innerHTML = known.html; });
    return h("li", {}, h("div", { class: "fe-when" }), h("div", { class: "fe-what" },
      h("strong", { text: step.title }), " ", h("bdi", { class: "fe-where", text: step.program || "the whole season" }),
      h("span", { class: "fe-badge" }), h("p", { class: "fe-why" }), more), pinField(step, change));
  };
  const node = h("section", { "aria-label": "Steps in the order to do them" }, h("h2", { text: "Do these, in this order" }), none, list,
    h("p", { class: "fe-caveat", text: fixed.caveat }));
  node.update = (page, work, extra) => {
    none.hidden = page.steps.length > 0;
    keyed(list, page.steps, (step) => step.id, make, (li, step) => {
      const [when, what, pin] = li.children;
      const due = step.do_by ? `last day ${step.do_by}${step.late ? " (late)" : ""}` : "no last day";
      const key = [step.do_on, due, step.minutes, step.stress].join("|");
      if (when.dataset.said !== key) {
        when.dataset.said = key;
        when.replaceChildren(h("time", { datetime: step.do_on, text: step.do_on }), h("small", { text: due }),
          h("small", { text: `${step.minutes} min, ${step.stress} stress` }));
      }
      say(what.querySelector(".fe-why"), step.why);
      const badge = (extra.badges ?? {})[`${step.action}|${step.tier}`] ?? "";
      const said = what.querySelector(".fe-badge");
      say(said, badge);
      said.dataset.kind = badge;
      put(pin, pinOf(work, step.id));
    });
  };
  return node;
};

const leftOut = (fixed, change) => {
  const body = h("tbody");
  const table = h("table", { class: "fe-table" }, h("thead", {}, h("tr", {}, ...["Left out", "Where", "Because", "Pin"].map((text) => h("th", { scope: "col", text })))), body);
  const count = h("span");
  const node = h("details", { class: "fe-fold fe-left" }, h("summary", {}, h("span", { text: "What is left out, and why " }), count),
    h("div", { class: "fe-scroll" }, table));
  let last = null;
  const fill = () => {
    if (!node.open || !last) return;
    const [page, work] = last;
    keyed(body, page.skipped, (step) => step.id, (step) => h("tr", {}, h("td", { "data-label": "Left out", text: step.title }),
      h("td", { "data-label": "Where" }, h("bdi", { text: step.program || "the whole season" })), h("td", { "data-label": "Because" }),
      h("td", { "data-label": "Pin" }, step.pinnable ? pinField(step, change) : null)), (tr, step) => {
      say(tr.children[2], step.why);
      const pin = tr.querySelector("select");
      if (pin) put(pin, pinOf(work, step.id));
    });
  };
  node.addEventListener("toggle", fill);
  node.update = (page, work) => {
    last = [page, work];
    say(count, `(${page.skipped.length})`);
    fill();
  };
  return node;
};

const comparison = (ask) => {
  const body = h("tbody");
  const words = h("p", { "aria-live": "polite" });
  const table = h("table", { class: "fe-table", hidden: true }, h("thead", {}, h("tr", {}, ...["Change", "Step", "Program", "Why"].map((text) => h("th", { scope: "col", text })))), body);
  const node = fold("Compare with a saved plan", h("p", {}, button("Save this plan to compare with", () => ask({ do: "remember" })), " ",
    button("Forget it", () => ask({ do: "forget" }), { class: "fe-quiet" })), words, h("div", { class: "fe-scroll" }, table));
  node.update = ({ compared }) => {
    table.hidden = !compared?.rows.length;
    say(words, compared?.words ?? "Nothing is saved yet. Save this plan, then change something.");
    keyed(body, compared?.rows ?? [], (row) => `${row.change}|${row.id}`, (row) => h("tr", {}, h("td", {}, h("b", { text: row.change })),
      h("td", { text: row.title }), h("td", {}, h("bdi", { text: row.program || "the whole season" })), h("td")), (tr, row) => say(tr.children[3], row.why));
  };
  return node;
};
