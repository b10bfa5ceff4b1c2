/** How long the charts look back. */
export const SPAN_MS = 120_000

/** What was received of each node, and what is missing in between. */
export class Samples {
  received = 0
  replayed = 0
  missing = 0
  duplicates = 0
  gaps = 0
  #nodes = new Map()
  #gapsAt = []
  #newest = 0

  /**
   * Takes a sample.
   *
   * @param isReplay whether it is from before the connection
   * @param isReload whether what is there already may come once more
   */
  add(sample, { isReplay, isReload }) {
    const node = this.#nodes.get(sample.node) ?? { name: sample.node, samples: [], last: null }
    const { last } = node
    if (last !== null && (sample.run < last.run || (sample.run === last.run && sample.number <= last.number))) {
      this.duplicates += isReload ? 0 : 1
      return
    }
    if (last !== null) {
      this.missing += sample.run === last.run ? sample.number - last.number - 1 : sample.number - 1
    }
    this.received++
    this.replayed += isReplay ? 1 : 0
    node.last = sample
    node.samples.push(sample)
    this.#nodes.set(sample.node, node)
    this.#newest = Math.max(this.#newest, sample.at)
    this.#forget()
  }

  /** Notes that the server has told of a gap after what was received so far. */
  addGap() {
    this.gaps++
    this.#gapsAt.push(this.#newest)
  }

  /** The nodes that can be seen, in the order in which they came, each with its samples. */
  get nodes() {
    return [...this.#nodes.values()].filter((node) => node.samples.length > 0)
  }

  /** The times after which something is gone. */
  get gapsAt() {
    return this.#gapsAt
  }

  /** The time at the right end of the charts. */
  get end() {
    return this.#newest
  }

  #forget() {
    const start = this.#newest - SPAN_MS
    for (const { samples } of this.#nodes.values()) {
      while (samples.length > 0 && samples[0].at < start) {
        samples.shift()
      }
    }
    this.#gapsAt = this.#gapsAt.filter((at) => at >= start)
  }
}
