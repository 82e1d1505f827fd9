// A chart that is drawn aside and put in its place when it is done: nothing flickers or jumps.

const chartBox = () => {
  const live = h("div", { role: "img", class: "fe-live" });
  const caption = h("figcaption");
  const data = h("div", { class: "fe-scroll" });
  const node = h("figure", { class: "fe-chart" }, live, caption, h("details", {}, h("summary", { text: "The data as a table" }), data));
  let wanted = 0;
  let drawn = "";
  node.update = async (chart) => {
    node.hidden = !chart;
    if (!chart) return null;
    const room = Math.max(280, node.clientWidth || 640);
    const text = `${room}|${chart.key}`;
    if (text === drawn) return null;
    drawn = text;
    const turn = (wanted += 1);
    live.setAttribute("aria-label", chart.words);
    caption.innerHTML = chart.caption;
    data.innerHTML = chart.table;
    const aside = h("div", { style: `position:absolute;visibility:hidden;width:${room}px` });
    if (!window.followupCharts?.embed) {
      live.replaceChildren(h("p", { text: chart.words }));
      return null;
    }
    node.append(aside);
    try {
      const result = await window.followupCharts.embed(aside, chart.spec, room);
      if (turn !== wanted) result.finalize();
      else {
        node.finalize?.();
        node.finalize = () => result.finalize();
        live.replaceChildren(...aside.childNodes);
        live.tabIndex = live.scrollWidth > live.clientWidth ? 0 : -1; // what scrolls, keys can reach
      }
    } catch (error) {
      console.error("followup-evidence: chart not drawn:", error);
      if (turn === wanted) live.replaceChildren(h("p", { text: chart.words }));
    }
    aside.remove();
    return turn;
  };
  return node;
};
