// The decision flow at one program: two questions, the way lit, and what the planner does there.

const WALK_CHOICES = [["", "as in my list"], ["yes", "yes"], ["no", "no"]];

const walkParts = (root, ask) => {
  const programs = h("select");
  const questions = h("div", { class: "fe-walk-questions" });
  const boxes = h("ol", { class: "fe-walk-boxes" });
  const ending = h("p", { class: "fe-walk-ending", "aria-live": "polite" });
  const steps = h("ul", { class: "fe-walk-steps" });
  const answers = {};
  programs.addEventListener("change", () => {
    for (const name of Object.keys(answers)) delete answers[name];
    ask({ program: programs.value, answers: {} });
  });
  root.replaceChildren(field("At which program", programs), questions, boxes, ending, steps,
    h("small", { text: "The boxes are the article's. Its arrows were lost; ours are inferred." }));
  return { programs, questions, boxes, ending, steps, answers };
};

const walkQuestion = (node, parts, ask) => {
  const group = newId();
  const set = h("fieldset", {}, h("legend", { text: node.label }));
  for (const [value, text] of WALK_CHOICES) {
    const radio = h("input", { type: "radio", name: group, value, id: newId() });
    radio.addEventListener("change", () => {
      parts.answers[node.node] = value;
      const given = Object.entries(parts.answers).filter(([, answer]) => answer);
      ask({ program: parts.programs.value, answers: Object.fromEntries(given) });
    });
    set.append(h("span", { class: "fe-walk-choice" }, radio, h("label", { for: radio.id, text })));
  }
  return set;
};

// Boxes in the order of the way; those that are not on it stand behind, unlit.
const drawWalk = (root, walk, ask) => {
  const parts = (root.walk ??= walkParts(root, ask));
  keyed(parts.programs, walk.programs, (name) => name, (name) => h("option", { value: name, text: name }), () => {});
  put(parts.programs, walk.program);
  const asked = walk.nodes.filter((node) => node.kind === "decision");
  keyed(parts.questions, asked, (node) => node.node, (node) => walkQuestion(node, parts, ask), (set, node) => {
    const now = walk.answers[node.node] ?? "";
    parts.answers[node.node] = now;
    for (const radio of set.querySelectorAll("input")) radio.checked = radio.value === now;
  });
  const lit = new Map(walk.path.map((stop, at) => [stop.node, { ...stop, at }]));
  const rest = walk.nodes.filter((node) => !lit.has(node.node));
  keyed(parts.boxes, [...lit.values(), ...rest], (node) => node.node, () => h("li", { class: "fe-walk-box" },
    h("span", { class: "fe-walk-mark", "aria-hidden": true }), h("strong"), h("b", { class: "fe-walk-answer" }), h("p"), h("span", { class: "fe-hidden" })), (box, node) => {
    const [mark, label, answer, why, heard] = box.children;
    const on = lit.get(node.node);
    box.classList.toggle("fe-walk-lit", Boolean(on));
    say(mark, on ? "✓" : "");
    say(label, node.label);
    say(answer, on?.answer ?? "");
    say(why, on?.why ?? "");
    say(heard, on ? "on your way" : "not on your way");
  });
  say(parts.ending, walk.words);
  keyed(parts.steps, walk.steps, (step) => step.title, () => h("li"), (item, step) =>
    say(item, `${step.title}: ${step.in_plan ? "in your plan" : "allowed, not in your plan"}`));
};
