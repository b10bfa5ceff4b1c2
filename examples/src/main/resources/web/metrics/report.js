/** Tells in numbers and words what was received, and how the last absence has ended. */
export class Report {
  #section
  #samples
  #openedAt = 0
  #leftAt = null
  #before = null
  #absences = 0

  constructor(section, samples) {
    this.#section = section
    this.#samples = samples
  }

  opened() {
    this.#openedAt = Date.now()
  }

  /** By the clocks of both sides, which are about the same. */
  isReplay(sample) {
    return sample.at < this.#openedAt
  }

  received(sample) {
    this.#count()
    if (this.#leftAt !== null && !this.isReplay(sample)) {
      this.#sumUp()
    }
  }

  gap() {
    this.#count()
  }

  away() {
    if (this.#leftAt === null) {
      this.#leftAt = performance.now()
      this.#before = { ...this.#samples }
      this.#say("Away. The server goes on without this page, or is gone itself.")
    }
  }

  ended() {
    this.#say("The server does not want this page back. Load it anew.")
  }

  #sumUp() {
    const seconds = ((performance.now() - this.#leftAt) / 1000).toFixed(1)
    const [replayed, missing, gaps] = ["replayed", "missing", "gaps"].map((count) => this.#samples[count] - this.#before[count])
    const gap = gaps > 0 ? " The server told of a gap: its history does not go back that far. The page has loaded what there is." : ""
    this.#say(`Back after ${seconds} s: ${replayed} replayed, ${missing || "none"} missing.${gap}`)
    this.#leftAt = this.#before = null
    this.#section.dataset.absences = ++this.#absences
  }

  #count() {
    for (const count of ["received", "replayed", "missing", "duplicates", "gaps"]) {
      this.#section.querySelector(`.counts .${count}`).textContent = this.#samples[count]
    }
    this.#section.toggleAttribute("data-lossy", this.#samples.missing > 0)
  }

  #say(news) {
    this.#section.querySelector(".news").textContent = news
  }
}
