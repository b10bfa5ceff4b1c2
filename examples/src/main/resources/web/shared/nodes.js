/** Returns the origins of all nodes: first that of the one this page came from, then those of its peers. */
export async function allNodes() {
  try {
    const response = await fetch("/peers")
    return [location.origin, ...(await response.json())]
  } catch {
    return [location.origin]
  }
}

/**
 * Tells one client where to connect to: where it was, once, and from then on to one node after the other, until it has
 * arrived.
 */
export class Route {
  #nodes
  #current = 0
  #hasTried = false

  constructor(nodes) {
    this.#nodes = nodes
  }

  /** Returns the address for the next attempt. */
  next(path) {
    if (this.#hasTried) {
      this.#current = (this.#current + 1) % this.#nodes.length
    }
    this.#hasTried = true
    return new URL(path, this.#nodes[this.#current].replace("http", "ws")).href
  }

  arrived() {
    this.#hasTried = false
  }

  /** Which node it is, for people; nothing if there is but one. */
  get node() {
    return this.#nodes.length > 1 ? new URL(this.#nodes[this.#current]).host : ""
  }
}
