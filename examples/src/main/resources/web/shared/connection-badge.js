const WORDS = {
  connecting: "Connecting…",
  connected: "Connected",
  reconnecting: "Reconnecting…",
  away: "Away",
  "catching-up": "Catching up…",
  rejected: "Rejected",
  ended: "Signed out",
}

/** Shows in one element how the connection is, for the eye and for screen readers (it has role=status). */
export class ConnectionBadge {
  #element

  constructor(element) {
    this.#element = element
  }

  get state() {
    return this.#element.dataset.state
  }

  /** Shows a state, and to which of several nodes the connection is. */
  show(state, node = "") {
    this.#element.dataset.state = state
    this.#element.textContent = node ? `${WORDS[state]} to ${node}` : WORDS[state]
    this.#element.hidden = false
  }
}
