/* Native popovers open, close and give the focus back by themselves; this stands them beside their button at a desk.
   On a phone the style sheet makes them sheets at the foot. */
const GAP = 6

function place(popover) {
  const button = document.querySelector(`[popovertarget="${popover.id}"]:not([popovertargetaction])`)
  const anchor = popover.anchorButton?.isConnected ? popover.anchorButton : button
  for (const side of ["left", "top", "margin"]) popover.style[side] = ""
  if (!anchor || innerWidth < 768) return
  const from = anchor.getBoundingClientRect()
  const own = popover.getBoundingClientRect()
  const below = from.bottom + GAP + own.height <= innerHeight - GAP
  const top = below ? from.bottom + GAP : Math.max(GAP, from.top - GAP - own.height)
  popover.style.margin = "0"
  popover.style.left = `${Math.max(GAP, Math.min(from.left, innerWidth - own.width - GAP * 2))}px`
  popover.style.top = `${Math.min(top, Math.max(GAP, innerHeight - own.height - GAP))}px`
}

export function placePopovers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[popovertarget]")
    const popover = button && document.getElementById(button.getAttribute("popovertarget"))
    if (popover && !popover.contains(button)) popover.anchorButton = button
  }, true)
  document.addEventListener("toggle", (event) => {
    if (event.newState === "open" && event.target.hasAttribute?.("popover")) place(event.target)
  }, true)
  document.addEventListener("htmx:afterSwap", (event) => {
    const popover = event.target.closest?.(":popover-open")
    if (popover) place(popover)
  })
}
