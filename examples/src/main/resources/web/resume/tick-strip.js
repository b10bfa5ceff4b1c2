const MOST_TICKS = 320

/** Draws one mark for each tick, the newest at the right end. */
export class TickStrip {
  #element

  constructor(element) {
    this.#element = element
  }

  /** Adds marks of a kind: live, replayed or missing. */
  add(kind, count = 1) {
    const marks = Array.from({ length: Math.min(count, MOST_TICKS) }, () => {
      const mark = document.createElement("i")
      mark.className = kind
      return mark
    })
    this.#element.append(...marks)
    while (this.#element.childElementCount > MOST_TICKS) {
      this.#element.firstElementChild.remove()
    }
  }
}
