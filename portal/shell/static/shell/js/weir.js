/* Starts what the page needs. Every part works on markup that is useful without it, and again after htmx swapped something in. */
import { openDialogs } from "weir/dialogs"
import { placePopovers } from "weir/popovers"
import { startToasts, failToast } from "weir/toasts"
import { startTables } from "weir/tables"
import { drawCharts } from "weir/charts"
import "weir/stepper"

const root = document.documentElement
const dark = matchMedia("(prefers-color-scheme: dark)")
dark.addEventListener("change", () => {
  if (root.dataset.theme === "system") root.dataset.bsTheme = dark.matches ? "dark" : "light"
})

function start(part) {
  part.querySelector("[data-focus]")?.focus()
  startToasts(part)
  startTables(part)
  drawCharts(part)
}

openDialogs()
placePopovers()
start(document)
document.addEventListener("htmx:load", (event) => start(event.detail.elt))
document.addEventListener("htmx:responseError", () => failToast("toast-failed"))
document.addEventListener("htmx:sendError", () => failToast("toast-offline"))

/* A second press while the first is under way is the same press: the server is asked once. */
document.addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || form.hasAttribute("hx-post") || form.method === "get") return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = "1"
})
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent))
