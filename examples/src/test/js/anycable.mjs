// Drives the stock @anycable/core under Node.js, as the Java test says.
import { createCable } from "@anycable/core"
import WebSocket from "ws"
import { serve, tell } from "./json-lines.mjs"

const channels = new Map()
let cable
let askedForToken

/** Tells what happens to the cable, which has no name here, or to a channel. */
function report(emitter, channel, events) {
  for (const [event, detail] of Object.entries(events)) {
    emitter.on(event, (...args) => tell({ event, channel, detail: detail(...args) ?? null }))
  }
}

const reason = (error) => (error ? { reason: error.reason ?? null, text: error.message } : null)

/** Comes back soon, and not always equally soon. */
const soon =
  ({ min, max }) =>
  () =>
    min + Math.random() * (max - min)

/** Takes the next token of the list, or waits for one from Java. */
async function nextToken(list) {
  if (list.length > 0) {
    return list.shift()
  }
  const token = new Promise((resolve) => (askedForToken = resolve))
  tell({ event: "tokenWanted", channel: null, detail: null })
  return token
}

function add(name, channel) {
  channels.set(name, channel)
  report(channel, name, {
    connect: ({ reconnect, restored }) => ({ reconnect, restored }),
    disconnect: reason,
    close: reason,
    message: (message, meta) => ({ message, meta: meta ?? null }),
    info: ({ type }) => ({ type }),
    presence: (change) => change,
  })
}

await serve({
  create({ url, protocol, options }) {
    const { reconnectDelay, pongs, token, tokens, refreshesToken, ...others } = options
    cable = createCable(url, {
      protocol,
      websocketImplementation: WebSocket,
      // One message a turn, as in a browser: the client does what it promises itself before it hears the next one.
      websocketOptions: { allowSynchronousEvents: false },
      logLevel: "error",
      reconnectStrategy: soon(reconnectDelay),
      protocolOptions: { pongs },
      ...(token ? { auth: { token } } : {}),
      ...(refreshesToken
        ? { tokenRefresher: async (transport) => transport.setToken(await nextToken(tokens)) }
        : {}),
      ...others,
    })
    report(cable, null, {
      connect: ({ reconnect, restored }) => ({ reconnect, restored }),
      disconnect: reason,
      close: reason,
    })
  },

  // Whether it worked is told by an event.
  connect() {
    cable.connect().catch(() => {})
  },

  giveToken({ token }) {
    askedForToken(token)
  },

  subscribe({ name, channel, params }) {
    add(name, cable.subscribeTo(channel, params))
  },

  streamFrom({ name, stream }) {
    add(name, cable.streamFrom(stream))
  },

  streamFromSigned({ name, stream }) {
    add(name, cable.streamFromSigned(stream))
  },

  perform({ name, action, data }) {
    return channels.get(name).perform(action, data)
  },

  whisper({ name, data }) {
    return channels.get(name).whisper(data)
  },

  join({ name, member, info }) {
    return channels.get(name).presence.join(member, info)
  },

  leave({ name }) {
    return channels.get(name).presence.leave()
  },

  info({ name }) {
    return channels.get(name).presence.info()
  },

  unsubscribe({ name }) {
    channels.get(name).disconnect()
  },

  disconnect() {
    cable.disconnect()
  },

  state() {
    return cable.state
  },
})
process.exit()
