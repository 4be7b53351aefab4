/* A quantity in packs. One press is one pack; what is typed off the pack rounds up and says so, with the lower pack one click away.
   The server rounds by the same rule, so that nothing depends on this. */
class Stepper extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input")
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-by]")
      if (button) this.put(this.stepped(Number(button.dataset.by)))
    })
    this.input.addEventListener("change", () => this.round())
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return
      event.preventDefault()
      this.put(this.stepped(event.key === "ArrowUp" ? 1 : -1))
    })
  }

  number(name, otherwise) { return this.hasAttribute(name) ? Number(this.getAttribute(name)) : otherwise }
  get pack() { return this.number("pack", 1) || 1 }
  get value() { return Number(this.input.value.replace(/[^0-9]/g, "")) || 0 }

  within(value) { return Math.min(this.number("most", Infinity), Math.max(this.number("least", 0), value)) }

  stepped(by) {
    const packs = this.value / this.pack
    return this.within((by > 0 ? Math.floor(packs) + 1 : Math.ceil(packs) - 1) * this.pack)
  }

  put(value, quietly = false) {
    this.input.value = value
    this.keepAsked("")
    if (!quietly) this.say("")
    this.input.dispatchEvent(new Event("change", { bubbles: true }))
  }

  round() {
    const asked = this.value
    const got = Math.ceil(asked / this.pack) * this.pack
    if (!this.input.value.trim() || asked === got) return
    const words = this.dataset.rounded.replace("{asked}", asked).replace("{pack}", this.pack).replace("{got}", got)
    this.input.value = got
    this.keepAsked(`${asked}:${got}`)
    this.say(words, got - this.pack)
  }

  /* What was asked before it was rounded goes to the server too, in a hidden field, where the form has one. */
  keepAsked(words) {
    const field = this.querySelector("input[data-asked]")
    if (field) field.value = words
  }

  say(words, lower) {
    this.querySelector(".w-note-in")?.remove()
    if (!words) return
    const note = document.createElement("p")
    note.className = "w-note-in w-small w-dim"
    note.setAttribute("role", "status")
    note.append(words, " ")
    const button = document.createElement("button")
    button.type = "button"
    button.className = "w-link"
    button.textContent = this.dataset.instead.replace("{lower}", lower)
    button.addEventListener("click", () => { this.put(lower); this.input.focus() })
    note.append(button)
    this.append(note)
  }
}
customElements.define("weir-stepper", Stepper)
