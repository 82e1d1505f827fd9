// Draws every figure.followup-chart of this document as a live Vega chart, now and as
// further ones arrive. vl-convert's bundle puts vegaEmbed, vega and vegaLite in scope.
(() => {
  if (window.followupCharts) return;

  const measure = document.createElement("canvas").getContext("2d");

  const wrap = (text, font, width) => {
    measure.font = font;
    const lines = [];
    for (const word of [].concat(text).join(" ").split(/\s+/)) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && measure.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  // Pictures are drawn for a wide page; on a narrow one the live chart takes its width.
  const fit = (spec, room) => {
    const designed = spec.width ?? spec.config?.view?.continuousWidth;
    if (!spec.usermeta?.followup?.fluid || !designed || room >= designed) return spec;
    const { fontSize, subtitleFontSize } = spec.config.title;
    const shrunk = 0.8;
    const title = { ...spec.title, fontSize: fontSize * shrunk };
    title.text = wrap(title.text, `bold ${fontSize * shrunk}px Arial`, room - 30);
    title.subtitle = wrap(title.subtitle, `${subtitleFontSize}px Arial`, room - 30);
    const text = { ...spec.config.text, fontSize: spec.config.text.fontSize * shrunk };
    return { ...spec, width: room, title, config: { ...spec.config, text } };
  };

  // A spreadsheet takes a text that begins like a formula for one; a quote keeps it a text.
  const field = (cell) => {
    const isNumber = /^-?\d+(\.\d+)?$/.test(cell);
    const text = !isNumber && /^'*[=+\-@＝＋－＠\t\r\n]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  const csv = (table, about) => {
    const [columns, ...rows] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
    const provenance = ["status", "source", "caveat"].filter(
      (name) => !columns.some((column) => column.toLowerCase() === name));
    const whole = rows.map((row) => [...row, ...provenance.map((name) => about[name])]);
    const lines = [[...columns, ...provenance], ...whole].map((row) => row.map(field).join(","));
    return `\ufeff${lines.join("\r\n")}\r\n`;
  };

  const save = (name, address) => {
    const link = document.createElement("a");
    Object.assign(link, { download: name, href: address });
    link.click();
  };

  const saveText = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    save(name, address);
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  // What one sees, to keep: the data with where they come from, and the picture.
  const keepers = (figure, spec, view) => {
    const table = figure.querySelector(":scope > details table");
    const name = figure.dataset.file;
    const ways = {
      "data (CSV)": table && (() =>
        saveText(`${name}.csv`, csv(table, spec.usermeta.followup), "text/csv")),
      "picture (SVG)": async () => saveText(`${name}.svg`, await view.toSVG(), "image/svg+xml"),
      "picture (PNG)": async () => save(`${name}.png`, await view.toImageURL("png", 2)),
    };
    const row = document.createElement("p");
    row.className = "followup-keep";
    row.append("Keep: ");
    for (const [words, way] of Object.entries(ways)) {
      if (!way) continue;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: words, onclick: way });
      button.setAttribute("aria-label", `${words} of the chart ${name}`);
      row.append(button);
    }
    return row;
  };

  // A layer without marks is announced as a picture of nothing.
  const hushed = (node) => {
    for (const layer of node.querySelectorAll("[role^=graphics]:empty:not([aria-label])")) {
      layer.removeAttribute("role");
      layer.removeAttribute("aria-roledescription");
    }
  };

  const embed = async (node, spec, room) => {
    const result = await vegaEmbed(
      node, fit(spec, room), { renderer: "svg", actions: false, tooltip: { theme: "light" } });
    hushed(node);
    return result;
  };

  const draw = async (figure) => {
    const source = figure.querySelector(":scope > script.followup-spec");
    const live = figure.querySelector(":scope > .followup-live");
    if (!source || !live || figure.dataset.state) return;
    figure.dataset.state = "drawing";
    try {
      const spec = JSON.parse(source.textContent);
      const result = await embed(live, spec, Math.max(280, figure.clientWidth || 1e4));
      figure.dataset.state = "live";
      figure.followupView = result.view;
      live.classList.toggle("followup-fixed", !spec.usermeta?.followup?.fluid);
      if (live.scrollWidth > live.clientWidth) live.tabIndex = 0;  // what scrolls is reached by keys
      figure.append(keepers(figure, spec, result.view));
    } catch (error) {
      // The picture stays in place; say why it is not live.
      figure.dataset.state = "static";
      console.error("followup-evidence: chart not drawn:", error);
    }
  };

  const drawAll = (root) => {
    if (root.matches?.("figure.followup-chart")) draw(root);
    root.querySelectorAll?.("figure.followup-chart").forEach(draw);
  };

  window.followupCharts = { drawAll, embed };
  const begin = () => {
    const style = document.createElement("style");
    style.textContent = FOLLOWUP_CSS;
    document.head.append(style);
    drawAll(document);
    new MutationObserver((changes) => {
      for (const change of changes) change.addedNodes.forEach(drawAll);
    }).observe(document.documentElement, { childList: true, subtree: true });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
