// What every part of the page is made with: elements, keyed lists and fields that keep their place.

const h = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "text") node.textContent = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
};

const say = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

// A browser's own rule for a label of a field that has no words beside it.
let lastId = 0;
const newId = () => `fe-${(lastId += 1)}`;

// Bring a parent's children into line with items: each keeps its node, and so focus and open folds.
const keyed = (parent, items, key, make, update) => {
  const had = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let node = had.get(name);
    had.delete(name);
    if (!node) {
      node = make(item);
      node.dataset.key = name;
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
    update(node, item);
  }
  for (const node of had.values()) node.remove();
};

const put = (field, value) => {
  const text = value == null ? "" : String(value);
  const typing = field === document.activeElement && ["text", "number"].includes(field.type);
  if (!typing && field.value !== text) field.value = text;
};

// Moves of one slider with no pause between them are one gesture, and one step to undo.
const PAUSE_MS = 1000;
let gestures = 0;

// A number with its slider and a field to type it in; one name for both, said with its unit.
const range = ({ name, min, max, step, hint, change }) => {
  const id = newId();
  const slider = h("input", { type: "range", id, min, max, step, "aria-describedby": `${id}-hint` });
  const typed = h("input", { type: "number", min, step: "any", inputmode: "decimal", "aria-label": `${name}, typed` });
  let [gesture, moved] = [0, -Infinity];
  slider.addEventListener("input", (event) => {
    if (event.timeStamp - moved > PAUSE_MS) gesture = (gestures += 1);
    moved = event.timeStamp;
    change(Number(slider.value), `slider ${gesture}`);
  });
  typed.addEventListener("change", () => change(typed.value === "" ? null : Number(typed.value), "typed"));
  const node = h("div", { class: "fe-field" },
    h("label", { for: id, text: name }),
    h("span", { class: "fe-pair" }, slider, typed), h("small", { id: `${id}-hint`, text: hint }));
  node.update = (value) => {
    slider.max = Math.max(max, value ?? 0);
    slider.setAttribute("aria-valuetext", value ?? "no limit");
    if (slider !== document.activeElement || Number(slider.value) !== value) put(slider, value ?? slider.max);
    put(typed, value);
  };
  return node;
};

const field = (name, input, hint) => {
  input.id ||= newId();
  const node = h("div", { class: "fe-field" }, h("label", { for: input.id, text: name }), input,
    hint && h("small", { id: `${input.id}-hint`, text: hint }));
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return node;
};

const button = (text, act, more = {}) => h("button", { type: "button", text, on: { click: act }, ...more });

const fold = (title, ...children) => h("details", { class: "fe-fold" }, h("summary", {}, h("span", { text: title })), ...children);
