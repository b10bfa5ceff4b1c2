/** Notices go out a little slower than the server's throttle of three seconds, so that none is swallowed by it. */
const NOTICE_EVERY_MS = 3300

/** The field for a new message. A text that could not be sent stays, even when the page is loaded anew. */
export class Composer {
  onSend = () => false
  onTyping = () => {}
  #body
  #button
  #hint
  #draftKey
  #open = false
  #typing = false
  #noticedAt = 0

  constructor(form, hint, draftKey) {
    this.#body = form.querySelector("textarea")
    this.#button = form.querySelector("button")
    this.#hint = hint
    this.#draftKey = draftKey
    this.#body.value = sessionStorage.getItem(draftKey) ?? ""
    form.onsubmit = (event) => {
      event.preventDefault()
      this.#submit()
    }
    this.#body.oninput = () => this.#changed()
    this.#body.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault()
        this.#submit()
      }
    }
    this.close("")
  }

  open() {
    this.#open = true
    this.#hint.textContent = "Enter sends, Shift+Enter makes a new line"
    this.#refresh()
    this.#body.focus()
  }

  close(reason) {
    this.#open = false
    this.#hint.textContent = reason
    this.#refresh()
  }

  #submit() {
    const body = this.#body.value.trim()
    if (this.#open && body && this.onSend(body)) {
      this.#body.value = ""
      this.#typing = false
      this.#keepDraft()
    }
    this.#refresh()
  }

  #changed() {
    this.#keepDraft()
    this.#refresh()
    if (this.#open) {
      this.#notice(this.#body.value.trim() !== "")
    }
  }

  #notice(typing) {
    const due = Date.now() - this.#noticedAt > NOTICE_EVERY_MS
    if (typing ? due : this.#typing) {
      this.#typing = typing
      this.#noticedAt = Date.now()
      this.onTyping(typing)
    }
  }

  #keepDraft() {
    sessionStorage.setItem(this.#draftKey, this.#body.value)
  }

  #refresh() {
    this.#button.disabled = !this.#open || this.#body.value.trim() === ""
  }
}
