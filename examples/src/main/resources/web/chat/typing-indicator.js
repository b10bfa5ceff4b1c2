/** The server lets one notice through in three seconds, so after five without any, somebody has stopped. */
const FORGET_AFTER_MS = 5000

/** Shows who else is typing. */
export class TypingIndicator {
  #element
  #typists = new Map()

  constructor(element) {
    this.#element = element
  }

  started({ id, name }) {
    clearTimeout(this.#typists.get(id)?.timer)
    this.#typists.set(id, { name, timer: setTimeout(() => this.stopped({ id }), FORGET_AFTER_MS) })
    this.#show()
  }

  stopped({ id }) {
    clearTimeout(this.#typists.get(id)?.timer)
    this.#typists.delete(id)
    this.#show()
  }

  clear() {
    this.#typists.forEach(({ timer }) => clearTimeout(timer))
    this.#typists.clear()
    this.#show()
  }

  #show() {
    const names = [...this.#typists.values()].map(({ name }) => name)
    this.#element.textContent = sentence(names)
  }
}

function sentence(names) {
  switch (names.length) {
    case 0:
      return ""
    case 1:
      return `${names[0]} is typing…`
    case 2:
      return `${names[0]} and ${names[1]} are typing…`
    default:
      return `${names.length} people are typing…`
  }
}
