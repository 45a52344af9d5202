// Sorting by a click on a heading, tips that Escape closes and that stay on the page. Without it all is there, unsorted.
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const before = heading.getAttribute("aria-sort");
      // Figures are wanted from the highest down, names from A.
      const first = heading.classList.contains("number") ? "descending" : "ascending";
      const other = first === "descending" ? "ascending" : "descending";
      const order = before === first ? other : first;
      headings.forEach((one) => one.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true }));
      body.append(...[...body.rows].sort((a, b) => sign * compare(value(a, column), value(b, column))));
    });
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.add("quiet");
});
const wake = (event) => {
  const change = event.target.closest && event.target.closest(".change");
  if (!change) return;
  document.body.classList.remove("quiet");
  const tip = change.querySelector(".tip");
  tip.style.left = "";
  if (getComputedStyle(tip).position !== "absolute") return;
  const over = tip.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
  if (over > 0) tip.style.left = `${-over}px`;
};
document.addEventListener("mouseover", wake);
document.addEventListener("focusin", wake);
