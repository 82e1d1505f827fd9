// The builder: one piece of work, edited here and planned in the kernel; the last word wins.

const BROWSER = "followup-evidence-browser";

// Sessions of a class are told apart by a secret that only this browser keeps.
const browserName = () => {
  try {
    const kept = localStorage.getItem(BROWSER) ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    localStorage.setItem(BROWSER, kept);
    return kept;
  } catch {
    return "";
  }
};

function render({ model, el }) {
  const fixed = model.get("fixed");
  const ask = (what, buffers = []) => model.send(what, undefined, buffers);
  const change = (cause, edit, how = "") => {
    const work = structuredClone(model.get("work"));
    edit(work);
    model.set({ work, cause: `${cause}|${how}` });
    model.save_changes();
  };

  const told = h("div", { class: "fe-told", role: "status", "aria-live": "polite" });
  const wrong = h("div", { class: "fe-faults", role: "alert", hidden: true });
  const tell = (text, isWrong = false) => {
    say(isWrong ? wrong : told, text);
    say(isWrong ? told : wrong, "");
    wrong.hidden = !wrong.textContent;
  };
  const answer = answerBox();
  const table = interviewTable(fixed, change);
  const listed = h("details", { class: "fe-fold fe-list" }, h("summary", {}, h("span")), fileBox(fixed, ask, tell), table);
  const asking = questionBox(ask);
  const own = situation(fixed, change);
  const ours = assumptions(fixed, change);
  const undo = button("Undo", () => ask({ do: "undo" }));
  const redo = button("Redo", () => ask({ do: "redo" }));
  const reset = button("Start over", () => ask({ do: "reset" }));
  const keep = keepBox(fixed, ask);
  const controls = h("details", { class: "fe-controls", open: true }, h("summary", { text: "Your situation" }), own, h("details", { class: "fe-fold" }, h("summary", {}, h("span", { text: "For advisors: the numbers behind it" })), ours));
  const steps = stepList(fixed, change);
  const left = leftOut(fixed, change);
  const compare = comparison(ask);
  const charts = { minutes: chartBox(), days: chartBox(), frontier: chartBox(), guarantee: chartBox() };
  const held = h("p", { class: "fe-held" });
  const further = fold("For advisors: the worst case, and what minutes buy", held, charts.guarantee, charts.frontier);
  further.addEventListener("toggle", () => ask({ do: "further", open: further.open }));
  const walkRoot = h("div");
  const walking = fold("Walk through the decision", walkRoot);
  walking.addEventListener("toggle", () => walking.open && ask({ do: "walk" }));
  const root = h("div", { class: "fe-builder mathjax_ignore" },
    h("div", { class: "fe-bar", role: "group", "aria-label": "History" }, undo, redo, reset, told), wrong, asking, listed,
    h("div", { class: "fe-columns" }, answer, controls, h("div", { class: "fe-main" }, steps, left, charts.minutes, charts.days, compare, further, walking, keep)));
  // JupyterLab takes single keys for its own commands; those with Control or Command stay its own.
  root.addEventListener("keydown", (event) => event.ctrlKey || event.metaKey || event.stopPropagation());
  el.append(root);
  if (window.matchMedia("(max-width: 50rem)").matches) controls.open = false;

  const draw = () => {
    const [work, page, extra] = ["work", "page", "extra"].map((name) => model.get(name));
    const count = work.interviews.length;
    const faults = page.faults.list.length;
    say(listed.querySelector("summary span"), `Your interviews: ${count} program${count === 1 ? "" : "s"}, ${page.from}${faults ? `, ${faults} fault${faults === 1 ? "" : "s"}` : ""}`);
    table.update(work.interviews, page.faults);
    own.update(work, page);
    ours.update(work);
    undo.disabled = !page.undo;
    redo.disabled = !page.redo;
    undo.textContent = page.undo ? `Undo: ${page.undo}` : "Undo";
    redo.textContent = page.redo ? `Redo: ${page.redo}` : "Redo";
    answer.update(page);
    steps.update(page, work, extra);
    left.update(page, work, extra);
    compare.update(extra);
    say(held, page.held ?? held.textContent);
    keep.update(page);
    root.dataset.settled = page.turn === extra.turn; // all is drawn and kept, for whoever waits for it
  };
  const paint = async () => {
    const [page, extra] = [model.get("page"), model.get("extra")];
    const { minutes, days, frontier, guarantee } = { ...page.charts, ...extra.charts };
    await Promise.all([charts.minutes.update(minutes), charts.days.update(days),
      further.open && charts.frontier.update(frontier), further.open && charts.guarantee.update(guarantee)]);
    root.dataset.turn = page.turn; // what is painted, for whoever waits for it
  };
  const drawAll = () => {
    draw();
    paint();
  };
  const received = (message, buffers) => {
    if (message.told != null) tell(message.told, message.wrong);
    if (message.file) saveFile(message.file, message.type, buffers[0]);
    if (message.walk) drawWalk(walkRoot, message.walk, (asked) => ask({ do: "walk", ...asked }));
    if (message.questions) asking.update(message.questions);
    if (message.list) listed.open = true;
  };
  model.on("change:page", drawAll);
  model.on("change:extra", drawAll);
  model.on("change:work", draw);
  model.on("msg:custom", received);
  const watch = new ResizeObserver(() => paint());
  watch.observe(root);
  drawAll();
  ask({ do: "hello", browser: fixed.shared ? browserName() : "" });
  return () => {
    watch.disconnect();
    model.off("change:page", drawAll);
    model.off("change:extra", drawAll);
    model.off("change:work", draw);
    model.off("msg:custom", received);
    Object.values(charts).forEach((chart) => chart.finalize?.());
  };
}

export default { render };
