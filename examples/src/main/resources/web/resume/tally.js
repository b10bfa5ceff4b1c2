/** Counts numbered ticks, and what is missing between them. Another run of the server counts from 1 again. */
export class Tally {
  received = 0
  replayed = 0
  missing = 0
  duplicates = 0
  #run = null
  #last = 0

  /** Counts a tick, and returns how many are missing just before it; -1 if it was there before. */
  add({ run, number }, isReplay) {
    const first = run !== this.#run
    this.#run = run
    if (!first && number <= this.#last) {
      this.duplicates++
      return -1
    }
    const gap = first ? 0 : number - this.#last - 1
    this.#last = number
    this.received++
    this.replayed += isReplay ? 1 : 0
    this.missing += gap
    return gap
  }
}
