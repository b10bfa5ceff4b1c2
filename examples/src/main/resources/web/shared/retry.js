/**
 * Has a stock @rails/actioncable come back soon, where it would wait for seconds by itself. Good for a demo: ten thousand
 * clients should keep the patience they have.
 */
export class Retry {
  #consumer
  #everyMs
  #timer

  constructor(consumer, everyMs) {
    this.#consumer = consumer
    this.#everyMs = everyMs
  }

  start() {
    this.stop()
    this.#timer = setInterval(() => this.#consumer.ensureActiveConnection(), this.#everyMs)
  }

  stop() {
    clearInterval(this.#timer)
  }
}
