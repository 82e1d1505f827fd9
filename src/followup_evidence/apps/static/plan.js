// The answer and its steps: what not to do, what to do, by when, why, and what to skip.

const PINS = [["", "as planned"], ["must", "keep it in"], ["never", "leave it out"]];

const pinOf = (work, id) => (work.pins.must.includes(id) ? "must" : work.pins.never.includes(id) ? "never" : "");

const named = (step) => step.title + (step.program ? `, ${step.program}` : "");

const setPin = (work, id, side, sides) => {
  for (const each of sides) work.pins[each] = work.pins[each].filter((pin) => pin !== id).concat(side === each ? id : []);
};

const pinField = (step, change) => {
  const select = h("select", { "aria-label": `Pin: ${named(step)}`, class: "fe-pin" }, ...PINS.map(([value, text]) => h("option", { value, text })));
  select.addEventListener("change", () => change(`pin of ${step.title}`, (work) => setPin(work, step.id, select.value, ["must", "never"])));
  return select;
};

const doneField = (step, change) => {
  const box = h("input", { type: "checkbox", "aria-label": `Done: ${named(step)}` });
  box.addEventListener("change", () => change(`done, ${step.title}`, (work) => setPin(work, step.id, box.checked && "done", ["done"])));
  return h("label", { class: "fe-tick" }, box, "Done");
};

const bar = (name, unit) => {
  const meter = h("progress", { "aria-label": name, max: 1, value: 0 });
  const words = h("span");
  const node = h("div", { class: "fe-total" }, words, meter);
  node.update = (spent, most) => {
    node.hidden = most == null;
    meter.max = most || 1;
    meter.value = Math.min(spent, meter.max);
    say(words, `${spent} of ${most} ${unit}`);
  };
  return node;
};

const programs = (names) => names.flatMap((name, at) => [at ? ", " : "", h("bdi", { text: name })]);

const answerBox = () => {
  const note = h("p", { role: "status", class: "fe-note" });
  const stale = h("p", { class: "fe-stale", hidden: true });
  const barred = h("ul");
  const bans = h("div", { class: "fe-bans" }, h("h2", { text: "Don’t write" }), barred);
  const unknown = h("p", { class: "fe-unknown" });
  const minutes = bar("Minutes for messages", "minutes for messages");
  const stress = bar("Stress points for messages", "stress points");
  const node = h("section", { class: "fe-answer", "aria-label": "Your plan in short" }, note, bans, unknown, h("div", { class: "fe-totals" }, minutes, stress), stale);
  node.update = (page) => {
    say(note, page.note);
    bans.hidden = !page.bans.length;
    keyed(barred, page.bans, (ban) => `${ban.why}|${ban.programs}`, (ban) => h("li", {}, `Don’t send ${ban.covers} to `, h("b", {}, ...programs(ban.programs)), `. ${ban.why}`), () => {});
    unknown.hidden = !page.unknown;
    say(unknown, page.unknown);
    minutes.update(page.totals.message_minutes, page.limits.minutes);
    stress.update(page.totals.stress, page.limits.stress);
    stale.hidden = !page.stale;
    say(stale, page.stale ?? "");
  };
  return node;
};

const stepList = (fixed, change) => {
  const make = (step) => {
    const body = h("div", { class: "fe-known" });
    const more = h("details", {}, h("summary", { text: "What studies say" }), body);
    more.addEventListener("toggle", () => { if (more.open && !body.innerHTML) body.innerHTML = fixed.known[step.action]; });
    return h("li", {}, h("div", { class: "fe-when" }), h("div", { class: "fe-what" },
      h("strong", { text: step.title }), " ", h("bdi", { class: "fe-where", text: step.program }),
      h("span", { class: "fe-badge" }), h("p", { class: "fe-why" }), step.done ? null : more),
    h("div", { class: "fe-pins" }, doneField(step, change), step.done ? null : pinField(step, change)));
  };
  const groups = h("div");
  const node = h("section", { "aria-label": "What to do" }, groups, h("p", { class: "fe-caveat", text: fixed.caveat }));
  node.update = (page, work, extra) => {
    const draw = (li, step) => {
      const when = li.querySelector(".fe-when");
      if (when.dataset.said !== `${step.when}`) when.replaceChildren(...step.when.map((text, at) => h(at ? "small" : "b", { text })));
      when.dataset.said = step.when;
      say(li.querySelector(".fe-why"), step.why);
      const badge = (extra.badges ?? {})[`${step.action}|${step.tier}`] ?? "";
      const said = li.querySelector(".fe-badge");
      say(said, badge);
      said.dataset.kind = badge;
      li.querySelector("[type=checkbox]").checked = work.pins.done.includes(step.id);
      const pin = li.querySelector("select");
      if (pin) put(pin, pinOf(work, step.id));
    };
    keyed(groups, page.groups, (group) => group.heading, (group) => h("section", {}, h("h2", { text: group.heading }), h("ol", { class: "fe-steps" })),
      (section, group) => keyed(section.lastChild, group.steps, (step) => step.id, make, draw));
  };
  return node;
};

const leftOut = (fixed, change) => {
  const list = h("ul");
  const body = h("tbody");
  const table = h("table", { class: "fe-table" }, h("thead", {}, h("tr", {}, ...["Step", "Where", "Because", "Pin"].map((text) => h("th", { scope: "col", text })))), body);
  const pins = fold("Everything that is left out", h("div", { class: "fe-scroll" }, table));
  const node = fold("What to skip, and why", list, pins);
  node.classList.add("fe-left");
  node.open = true;
  let last = null;
  const fill = () => {
    if (!pins.open || !last) return;
    const [page, work] = last;
    keyed(body, page.skipped, (step) => step.id, (step) => h("tr", {}, h("td", { "data-label": "Step", text: step.title }),
      h("td", { "data-label": "Where" }, h("bdi", { text: step.program || "All programs" })), h("td", { "data-label": "Because" }),
      h("td", { "data-label": "Pin" }, step.pinnable ? pinField(step, change) : null)), (tr, step) => {
      say(tr.children[2], step.why);
      const pin = tr.querySelector("select");
      if (pin) put(pin, pinOf(work, step.id));
    });
  };
  pins.addEventListener("toggle", fill);
  node.update = (page, work, extra) => {
    last = [page, work];
    keyed(list, extra.left ?? [], (one) => [one.what, one.where, one.why].join("|"), (one) => h("li", {}, h("b", { text: one.what }), " ", h("bdi", { text: one.where }), `. ${one.why}`), () => {});
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
    say(words, compared?.words ?? "Save this plan, then change something.");
    keyed(body, compared?.rows ?? [], (row) => `${row.change}|${row.id}`, (row) => h("tr", {}, h("td", {}, h("b", { text: row.change })),
      h("td", { text: row.title }), h("td", {}, h("bdi", { text: row.program || "All programs" })), h("td")), (tr, row) => say(tr.children[3], row.why));
  };
  return node;
};
