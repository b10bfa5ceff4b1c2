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

  /** Returns the address of a WebSocket for the next attempt. */
  next(path) {
    return this.nextHttp(path).replace("http", "ws")
  }

  /** Returns the address for the next attempt. */
  nextHttp(path) {
    if (this.#hasTried) {
      this.#current = (this.#current + 1) % this.#nodes.length
    }
    this.#hasTried = true
    return new URL(path, this.#nodes[this.#current]).href
  }

  /** Whether there is more than one node to go to. */
  get hasChoice() {
    return this.#nodes.length > 1
  }

  arrived() {
    this.#hasTried = false
  }

  /** Which node it is, for people; nothing if there is but one. */
  get node() {
    return this.hasChoice ? new URL(this.#nodes[this.#current]).host : ""
  }
}
