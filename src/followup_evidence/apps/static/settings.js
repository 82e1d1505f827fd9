// The situation and the numbers: everything the plan is made from besides the list.

// One setting, as the table of settings describes it.
const settingField = (one, change) => {
  const set = (value, how) => change(one.title.toLowerCase(), (work) => { work.settings[one.name] = value ?? one.blank; }, how);
  if (one.kind !== "day") {
    const node = range({ name: one.title, min: one.least, max: one.most, step: one.step, hint: one.hint, change: set });
    return { node, fill: (work) => node.update(work.settings[one.name]) };
  }
  const input = h("input", { type: "date" });
  input.addEventListener("change", () => set(input.value || null));
  return { node: field(one.title, input, one.hint), fill: (work) => put(input, work.settings[one.name]) };
};

const situation = (fixed, change) => {
  const settings = fixed.settings.filter((one) => one.kind !== "share").map((one) => settingField(one, change));
  const tick = (name, title) => {
    const box = h("input", { type: "checkbox", id: newId() });
    box.addEventListener("change", () => change(title, (work) => { work.applicant[name] = box.checked; }));
    return { box, node: h("div", { class: "fe-field fe-tick" }, box, h("label", { for: box.id, text: title })) };
  };
  const img = tick("img", "International medical graduate");
  const competitive = tick("competitive", "Competitive specialty");
  const about = h("div", { class: "fe-said", "aria-live": "polite" });
  const mentors = h("select", {}, ...[["", "as in the list"], ["known", "known to the program"], ["unknown", "unknown to the program"]]
    .map(([value, text]) => h("option", { value, text })));
  mentors.addEventListener("change", () => change("mentors", (work) => { work.applicant.mentor = mentors.value; }));
  const mentorSaid = h("div", { class: "fe-said", "aria-live": "polite" });
  const node = h("div", {}, ...settings.map((one) => one.node),
    h("fieldset", {}, h("legend", { text: "About you" }), img.node, competitive.node, about),
    h("fieldset", {}, h("legend", { text: "Your mentors" }), field("Suppose they are", mentors), mentorSaid));
  node.update = (work, page) => {
    const { applicant } = work;
    for (const one of settings) one.fill(work);
    img.box.checked = applicant.img;
    competitive.box.checked = applicant.competitive;
    put(mentors, applicant.mentor);
    for (const [box, html] of [[about, page.applicant], [mentorSaid, page.mentors]]) {
      if (box.said !== html) box.innerHTML = box.said = html ?? "";
    }
  };
  return node;
};

const assumptions = (fixed, change) => {
  const trusted = fixed.settings.filter((one) => one.kind === "share").map((one) => settingField(one, change));
  const numbers = trusted.map((one) => one.fill);
  const one = (path, title, ours, status, step) => {
    const input = h("input", { type: "number", min: 0, step, inputmode: "decimal" });
    const set = (value) => change(title, (work) => {
      const group = path.slice(0, -1).reduce((at, name) => (at[name] ??= {}), work.numbers);
      if (value === ours) delete group[path.at(-1)];
      else group[path.at(-1)] = value;
    });
    input.addEventListener("change", () => set(input.value === "" ? ours : Number(input.value)));
    const back = button("ours", () => set(ours), { "aria-label": `${title}: back to ours, ${ours}`, class: "fe-quiet", hidden: true });
    const node = field(title, input);
    node.classList.add("fe-number");
    node.append(h("small", { text: status }), back);
    numbers.push((work) => {
      const value = path.reduce((at, name) => at?.[name], work.numbers) ?? ours;
      put(input, value);
      back.hidden = value === ours;
    });
    return node;
  };
  const group = (title, fields) => h("fieldset", {}, h("legend", { text: title }), ...fields);
  const node = h("div", {},
    ...trusted.map((one) => one.node),
    h("p", { text: "Only the order of the labels is the article’s. The numbers are its illustration or our assumption. Change any of them." }),
    group("What a label is worth", fixed.labels.map((l) => one(["labels", l.name], l.name, l.value, l.status, "any"))),
    group("What interest is worth", fixed.tiers.map((t) => one(["tiers", t.name], `Interest ${t.name}`, t.value, t.status, "any"))),
    group("Minutes and stress of each action", fixed.actions.flatMap((a) => [
      one(["actions", a.action, "minutes"], `${a.title}: minutes`, a.minutes, "assumption", 1),
      one(["actions", a.action, "stress"], `${a.title}: stress points`, a.stress, "assumption", 1)])),
    button("All back to our numbers", () => change("all numbers", (work) => { work.numbers = { labels: {}, tiers: {}, actions: {} }; })));
  node.update = (work) => numbers.forEach((fill) => fill(work));
  return node;
};
