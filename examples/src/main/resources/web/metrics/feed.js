import { signInBrowser, userOfBrowser } from "/shared/session.js"
import { SPAN_MS } from "./samples.js"

const TRY_AGAIN_MS = 1_000

/**
 * Follows the metrics by a stock EventSource. The browser comes back by itself when the connection is lost, and says which
 * event was its last. What it does not do is done here: it gives up for good if the answer is no stream, it knows of one
 * address only, and what the server does not remember it cannot load anew.
 */
export class Feed {
  #path
  #route
  #listener
  #source = null
  #lastEventId = ""
  #begins = "" // "resumed" at the last event, "recent" or "run" with the samples of a time
  #wantsRun = false

  /** Creates a feed that tells a listener: opened, sample, gap, away, ended. */
  constructor(path, route, listener) {
    this.#path = path
    this.#route = route
    this.#listener = listener
  }

  /** Signs in if nobody is, and connects. */
  async start() {
    try {
      if ((await userOfBrowser()) === null) {
        await signInBrowser(`Guest ${Math.floor(Math.random() * 900) + 100}`)
      }
    } catch {
      // The server of this page is away. Another node knows the cookie, or there will be another try.
    }
    if (this.#lastEventId) {
      this.#open("resumed", { last_event_id: this.#lastEventId })
    } else {
      this.#open("recent", since(Date.now() - SPAN_MS))
    }
  }

  #open(begins, where) {
    const source = new EventSource(this.#route.nextHttp(`${this.#path}&${new URLSearchParams(where)}`), { withCredentials: true })
    this.#source?.close()
    this.#source = source
    this.#begins = begins
    this.#wantsRun = false
    source.addEventListener("open", () => this.#opened())
    source.addEventListener("metrics", (event) => this.#sample(event))
    source.addEventListener("gap", () => this.#gap())
    source.addEventListener("disconnect", (event) => this.#farewell(JSON.parse(event.data)))
    source.addEventListener("error", () => this.#away())
  }

  #opened() {
    this.#route.arrived()
    this.#listener.opened()
  }

  #sample(event) {
    const sample = JSON.parse(event.data)
    if (this.#wantsRun) {
      this.#open("run", since(Math.max(sample.run, sample.at - SPAN_MS)))
      return
    }
    this.#lastEventId = event.lastEventId
    this.#listener.sample(sample, this.#begins !== "resumed")
  }

  /**
   * Something is gone. A page that had state would load that anew; here it is the history, from when the server was started:
   * of earlier times it knows nothing, and says so when it is asked. The next sample tells when that was.
   */
  #gap() {
    if (this.#begins === "resumed") {
      this.#listener.gap()
    }
    this.#wantsRun = this.#begins !== "run"
  }

  #farewell({ reconnect }) {
    if (!reconnect) {
      this.#source.close()
      this.#listener.ended()
    }
  }

  #away() {
    this.#listener.away()
    this.#begins = "resumed"
    if (this.#source.readyState === EventSource.CLOSED || this.#route.hasChoice) {
      this.#source.close()
      setTimeout(() => this.start(), TRY_AGAIN_MS)
    }
  }
}

function since(ms) {
  return { history_since: Math.floor(ms / 1000) }
}
