/* Native dialogs, and the keys: Ctrl K, /, ?, J, K, Ctrl Enter, and the arrows in the palette. */

function open(id) {
  const dialog = document.getElementById(id)
  if (!dialog || dialog.open) return Boolean(dialog)
  document.querySelectorAll(":popover-open").forEach((popover) => popover.hidePopover())
  dialog.showModal()
  dialog.querySelector("input")?.select()
  return true
}

/* In a queue beside its detail J and K open what they come to; in a list they only walk, and Enter opens. */
function walk(step) {
  const queue = document.querySelector("[data-queue]")
  const opens = Boolean(queue?.closest(".w-split"))
  const links = [...(queue ?? document).querySelectorAll(queue ? "a[href]" : "main .w-table tbody tr > :first-child a[href]")]
    .filter((link) => link.offsetParent)
  if (!links.length) return false
  const at = links.findIndex((link) => link.matches(":focus") || (opens && link.matches("[aria-current]")))
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))]
  next.focus()
  if (opens) next.click()
  return true
}

function choose(input, step) {
  const hits = [...document.querySelectorAll("#hits [role=option]")]
  if (!hits.length) return
  const at = hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true")
  const next = hits[(at + step + hits.length) % hits.length]
  hits.forEach((hit) => hit.setAttribute("aria-selected", hit === next))
  input.setAttribute("aria-activedescendant", next.id)
  next.scrollIntoView({ block: "nearest" })
}

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]")
}

function onKey(event) {
  const command = event.ctrlKey || event.metaKey
  if (command && event.key.toLowerCase() === "k") return open("palette") && event.preventDefault()
  if (command && event.key === "Enter") {
    const main = document.querySelector("[data-main]:not([disabled])")
    if (main) { event.preventDefault(); main.click() }
    return
  }
  if (event.target.closest("#palette") && typing(event.target)) return inPalette(event)
  if (command || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return
  if (event.key === "/" && open("palette")) event.preventDefault()
  else if (event.key === "?" && open("keys")) event.preventDefault()
  else if (event.key === "j" && walk(1)) event.preventDefault()
  else if (event.key === "k" && walk(-1)) event.preventDefault()
}

function inPalette(event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault()
    choose(event.target, event.key === "ArrowDown" ? 1 : -1)
  } else if (event.key === "Enter" && !event.isComposing) {
    const hit = document.querySelector("#hits [aria-selected=true]")
    if (hit && !event.target.dataset.ahead) { event.preventDefault(); hit.click() }
  }
}

/* What is shown belongs to what was typed before: until the answer is there, Enter asks the server, which opens an exact name. */
function follow(input) {
  input.addEventListener("input", () => {
    input.dataset.ahead = "1"
    input.removeAttribute("aria-activedescendant")
  })
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "hits") return
    delete input.dataset.ahead
    const exact = event.target.querySelector("[aria-selected=true]")
    if (exact) input.setAttribute("aria-activedescendant", exact.id)
  })
}

export function openDialogs() {
  const input = document.querySelector("#palette input[name=q]")
  if (input) follow(input)
  document.addEventListener("keydown", onKey)
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]")
    if (opener && open(opener.dataset.opens)) return event.preventDefault()
    if (event.target.closest("[data-back]") && history.length > 1) {
      event.preventDefault()
      history.back()
    }
    const dialog = event.target.closest("dialog")
    if (event.target.closest("[data-closes]") || (dialog && event.target === dialog)) dialog?.close()
  })
}
