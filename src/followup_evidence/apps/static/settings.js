// The situation and the numbers: everything the plan is made from besides the list.

const situation = (fixed, change) => {
  const set = (name) => (value, how) => change(name, (work) => { work.settings[name] = value; }, how);
  const day = (name, title, hint) => {
    const input = h("input", { type: "date" });
    input.addEventListener("change", () => set(name)(input.value || null));
    return { node: field(title, input, hint), input };
  };
  const minutes = range({ name: "Minutes to spend", unit: "min", max: 600, step: 5, change: (v, how) => set("minutes")(v ?? 0, how) });
  const stress = range({ name: "Stress points to spend", unit: "points", max: 60, change: set("stress"), hint: "A thank-you email has 1. Empty: no limit." });
  const perDay = range({ name: "Minutes on any one day", unit: "min", min: 5, max: 480, step: 5, change: set("minutes_per_day"), hint: "Empty: no limit." });
  const today = day("today", "Plan from", "Empty: the current day.");
  const deadline = day("rank_deadline", "Rank lists are due", "Empty: not known; nothing presses but interviews.");
  const trust = range({ name: "Trust in the printed numbers", unit: "%", max: 100, step: 5,
    ends: ["only the order of labels", "the numbers as printed"], change: (v, how) => set("trust")((v ?? 0) / 100, how) });
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
  const node = h("div", {}, minutes, stress, perDay, today.node, deadline.node, trust,
    h("fieldset", {}, h("legend", { text: "About you" }), img.node, competitive.node, about),
    h("fieldset", {}, h("legend", { text: "Your mentors" }), field("Suppose they are", mentors), mentorSaid));
  node.update = (work, page) => {
    const { settings, applicant } = work;
    minutes.update(settings.minutes);
    stress.update(settings.stress);
    perDay.update(settings.minutes_per_day);
    trust.update(Math.round(settings.trust * 1000) / 10);
    put(today.input, settings.today);
    put(deadline.input, settings.rank_deadline);
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
  const numbers = [];
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
    h("p", { text: "Only the order of labels is the article's. Every number is its illustration or our assumption, and yours to change." }),
    group("What a label is worth", fixed.labels.map((l) => one(["labels", l.name], l.name, l.value, l.status, "any"))),
    group("What interest is worth", fixed.tiers.map((t) => one(["tiers", t.name], `Interest ${t.name}`, t.value, t.status, "any"))),
    group("Minutes and stress of each action", fixed.actions.flatMap((a) => [
      one(["actions", a.action, "minutes"], `${a.title}: minutes`, a.minutes, "assumption", 1),
      one(["actions", a.action, "stress"], `${a.title}: stress points`, a.stress, "assumption", 1)])),
    button("All back to our numbers", () => change("all numbers", (work) => { work.numbers = { labels: {}, tiers: {}, actions: {} }; })));
  node.update = (work) => numbers.forEach((fill) => fill(work));
  return node;
};
