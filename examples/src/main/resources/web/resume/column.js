import { ConnectionBadge } from "/shared/connection-badge.js"
import { Tally } from "./tally.js"
import { TickStrip } from "./tick-strip.js"

/** One of the two clients: its state, what it received, and how its last absence ended. */
export class Column {
  #section
  #route
  #badge
  #strip
  #tally = new Tally()
  #leftAt = null
  #before = null
  #historyGone = false
  #absences = 0

  constructor(section, route) {
    this.#section = section
    this.#route = route
    this.#badge = new ConnectionBadge(section.querySelector(".badge"))
    this.#strip = new TickStrip(section.querySelector(".strip"))
  }

  connected() {
    this.#badge.show("connected", this.#route.node)
    this.#report()
  }

  catchingUp() {
    this.#badge.show("catching-up")
  }

  /** The server has told that it does not have all of what is missing any more. */
  historyIsGone() {
    this.#historyGone = true
    this.connected()
  }

  away() {
    this.#badge.show("away")
    if (this.#leftAt === null) {
      this.#leftAt = performance.now()
      this.#before = { ...this.#tally }
      this.#historyGone = false
      this.#say("Away. The ticks go on without this client.")
    }
  }

  ended() {
    this.#badge.show("ended")
    this.#say("Signed out. Load the page anew.")
  }

  tick(tick) {
    const isReplay = this.#badge.state === "catching-up"
    const gap = this.#tally.add(tick, isReplay)
    if (gap > 0) {
      this.#strip.add("missing", gap)
    }
    if (gap >= 0) {
      this.#strip.add(isReplay ? "replayed" : "live")
    }
    for (const count of ["received", "replayed", "missing", "duplicates"]) {
      this.#section.querySelector(`.counts .${count}`).textContent = this.#tally[count]
    }
    this.#section.toggleAttribute("data-lossy", this.#tally.missing > 0)
    this.#report()
  }

  /** Sums up an absence, when it is over and the first live tick tells what is missing. */
  #report() {
    const over = this.#badge.state === "connected" && this.#tally.received > (this.#before?.received ?? Infinity)
    if (!over) {
      return
    }
    const seconds = ((performance.now() - this.#leftAt) / 1000).toFixed(1)
    const replayed = this.#tally.replayed - this.#before.replayed
    const missing = this.#tally.missing - this.#before.missing
    const gone = this.#historyGone ? " History not found: the server does not keep that much, and says so. An application would load its data anew." : ""
    this.#say(`Back after ${seconds} s: ${replayed} replayed, ${missing || "none"} missing.${gone}`)
    this.#leftAt = this.#before = null
    this.#section.dataset.absences = ++this.#absences
  }

  #say(news) {
    this.#section.querySelector(".news").textContent = news
  }
}
