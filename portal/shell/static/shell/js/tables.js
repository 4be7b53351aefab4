/* Column chooser and rows' density of a table; what was chosen is kept in this browser, per table. */

function show(table, index, on) {
  for (const row of table.rows) {
    const cell = row.cells[index]
    if (cell && row.cells.length > index) cell.hidden = !on
  }
}

/* What a view hides stands in the address, so that it can be saved, sent and exported; else what this browser remembers. */
function hiddenAt(key) {
  const said = new URL(location).searchParams.get("_hide")
  return new Set(said === null ? JSON.parse(localStorage.getItem(key) ?? "[]") : said.split(",").filter(Boolean))
}

function tell(box, hidden) {
  const here = new URL(location)
  if (hidden.size || here.searchParams.has("_hide")) here.searchParams.set("_hide", [...hidden].join(","))
  history.replaceState(history.state, "", here)
  for (const link of box.querySelectorAll("[data-export]")) {
    const to = new URL(link.href)
    to.searchParams.set("_hide", [...hidden].join(","))
    link.href = to
  }
}

function start(box) {
  const table = box.querySelector("table")
  const key = `weir-columns-${box.dataset.table}`
  const hidden = hiddenAt(key)
  if (hidden.size) tell(box, hidden)
  for (const tick of box.querySelectorAll("[data-column]")) {
    tick.checked = !hidden.has(tick.value)
    show(table, Number(tick.dataset.column), tick.checked)
    tick.addEventListener("change", () => {
      tick.checked ? hidden.delete(tick.value) : hidden.add(tick.value)
      localStorage.setItem(key, JSON.stringify([...hidden]))
      show(table, Number(tick.dataset.column), tick.checked)
      tell(box, hidden)
    })
  }
}

/* A view is saved as the list stands now, columns too. */
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-save-view]")) event.target.elements.query.value = location.search
}, true)

/* A table that is too wide for its place scrolls by itself and can be reached by keys; one that fits keeps its head in sight. */
function measure(frame) {
  const table = frame.querySelector("table")
  frame.classList.remove("is-fit")
  const fits = innerWidth < 768 || table.scrollWidth <= frame.clientWidth
  frame.classList.toggle("is-fit", fits)
  fits ? frame.removeAttribute("tabindex") : (frame.tabIndex = 0)
}

function nameOf(frame) {
  const heading = document.getElementById(frame.closest("[aria-labelledby]")?.getAttribute("aria-labelledby"))
  return heading?.textContent ?? document.title
}

function watch(frame) {
  frame.setAttribute("role", "region")
  frame.setAttribute("aria-label", nameOf(frame))
  new ResizeObserver(() => measure(frame)).observe(frame)
}

export function startTables(part) {
  for (const frame of part.querySelectorAll?.(".w-tablescroll:not([role])") ?? []) watch(frame)
  for (const box of part.querySelectorAll?.("[data-table]:not([data-started])") ?? []) {
    box.dataset.started = ""
    start(box)
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-density-to]")
  if (!button) return
  document.documentElement.dataset.density = button.dataset.densityTo
  document.querySelectorAll("[data-density-to]").forEach((one) => one.setAttribute("aria-pressed", one.dataset.densityTo === button.dataset.densityTo))
})
