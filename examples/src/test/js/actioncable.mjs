// Drives the stock @rails/actioncable under Node.js, as the Java test says.
import { adapters, createConsumer } from "@rails/actioncable"
import WebSocket from "ws"
import { serve, tell } from "./json-lines.mjs"

// What the client expects of a browser.
adapters.WebSocket = WebSocket
globalThis.addEventListener ??= () => {}
globalThis.removeEventListener ??= () => {}

const subscriptions = new Map()
let consumer

await serve({
  connect({ url }) {
    consumer = createConsumer(url)
    return consumer.connect()
  },

  subscribe({ name, params }) {
    const event = (what) => (detail) => tell({ event: what, subscription: name, detail: detail ?? null })
    subscriptions.set(
      name,
      consumer.subscriptions.create(params, {
        connected: event("connected"),
        disconnected: event("disconnected"),
        rejected: event("rejected"),
        received: event("received"),
      }),
    )
  },

  send({ name, data }) {
    return subscriptions.get(name).send(data)
  },

  perform({ name, action, data }) {
    return subscriptions.get(name).perform(action, data)
  },

  unsubscribe({ name }) {
    subscriptions.get(name).unsubscribe()
  },

  disconnect() {
    return consumer.disconnect()
  },

  triesToConnect() {
    return consumer.connection.isActive() || Boolean(consumer.connection.monitor.isRunning())
  },
})
process.exit()
