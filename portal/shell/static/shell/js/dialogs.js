/* Native dialogs, and the keys: Ctrl K, /, ?, J, K, Ctrl Enter, and the arrows in the palette. */

function open(id) {
  const dialog = document.getElementById(id)
  if (!dialog || dialog.open) return Boolean(dialog)
  document.querySelectorAll(":popover-open").forEach((popover) => popover.hidePopover())
  dialog.showModal()
  dialog.querySelector("input")?.select()
  return true
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-queue] a[href]")]
  if (!links.length) return false
  const at = links.findIndex((link) => link.matches("[aria-current], :focus"))
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))]
  next.focus()
  next.click()
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
  } else if (event.key === "Enter") {
    const hit = document.querySelector("#hits [aria-selected=true]")
    if (hit) { event.preventDefault(); hit.click() }
  }
}

export function openDialogs() {
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
