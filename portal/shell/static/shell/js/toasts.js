/* A toast stays 10 s; while it is pointed at or focused, time stands still. Errors stay until they are closed. */
const LIFE = 10

function live(toast) {
  let left = LIFE
  const figure = toast.querySelector("[data-left]")
  const clock = setInterval(() => {
    if (!toast.isConnected) return clearInterval(clock)
    if (toast.matches(":hover, :focus-within")) return
    left -= 1
    if (figure) figure.textContent = left
    if (left <= 0) { clearInterval(clock); toast.remove() }
  }, 1000)
}

export function startToasts(part) {
  for (const toast of part.querySelectorAll?.("[data-toast]:not([data-lives])") ?? []) {
    toast.dataset.lives = ""
    if (!("stays" in toast.dataset)) live(toast)
  }
}

export function failToast(id) {
  const place = document.getElementById("toasts")
  place.append(document.getElementById(id).content.cloneNode(true))
  startToasts(place)
}

/* The server says `HX-Trigger: {"toast": "…"}`; the words are text, never markup. */
document.addEventListener("toast", (event) => {
  const toast = document.getElementById("toast-plain").content.cloneNode(true)
  toast.querySelector("[data-text]").textContent = event.detail.value ?? event.detail
  const place = document.getElementById("toasts")
  place.append(toast)
  startToasts(place)
})
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove())
