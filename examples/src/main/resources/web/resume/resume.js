import { createConsumer } from "/vendor/actioncable.js"
import { createCable } from "/vendor/anycable/index.js"
import { letButtonsCut, line } from "/shared/line.js"
import { allNodes, Route } from "/shared/nodes.js"
import { Retry } from "/shared/retry.js"
import { signInBrowser, userOfBrowser } from "/shared/session.js"
import { Column } from "./column.js"
import { Lobby } from "./lobby.js"

/** The clients would wait for seconds; here both come back soon, and equally soon, so that they can be compared. */
const TRY_AGAIN_MS = 400

const find = (id) => document.getElementById(id)

const path = `/cable?line=${line}`
const nodes = allNodes()

/** Messages have positions here: the client names the last one it has seen, and the server replays what came after. */
function followExtended(section, route) {
  const column = new Column(section, route)
  const cable = createCable(new URL(path, location.origin.replace("http", "ws")).href, {
    protocol: "actioncable-v1-ext-json",
    protocolOptions: { pongs: true },
    historyTimestamp: false,
    reconnectStrategy: () => TRY_AGAIN_MS,
    transportConfigurator: async (transport) => moveTo(route.next(path), transport),
    logLevel: "error",
  })
  cable.on("connect", () => route.arrived())
  cable.on("disconnect", () => column.away())
  cable.on("close", () => column.ended())

  const ticks = cable.subscribeTo("TicksChannel")
  ticks.on("connect", ({ reconnect }) => (reconnect ? column.catchingUp() : column.connected()))
  ticks.on("message", (tick) => column.tick(tick))
  ticks.on("info", ({ type }) => (type === "history_not_found" ? column.historyIsGone() : column.connected()))
  return cable
}

/** To the same node it comes back with the address it has, where the client has put the id of its session. */
function moveTo(url, transport) {
  if (new URL(url).host !== new URL(transport.url).host) {
    transport.setURL(url)
  }
}

/** The plain protocol: what is sent while the client is away is gone. */
function followPlain(section, route) {
  const column = new Column(section, route)
  const consumer = createConsumer(() => route.next(path))
  const retry = new Retry(consumer, TRY_AGAIN_MS)

  consumer.subscriptions.create("TicksChannel", {
    connected() {
      retry.stop()
      route.arrived()
      column.connected()
    },

    disconnected({ willAttemptReconnect } = {}) {
      if (willAttemptReconnect) {
        column.away()
        retry.start()
      } else {
        retry.stop()
        column.ended()
      }
    },

    received(tick) {
      column.tick(tick)
    },
  })
}

letButtonsCut(nodes, find("cut-error"))

find("rename").addEventListener("submit", async (event) => {
  event.preventDefault()
  try {
    await signInBrowser(find("name").value)
    location.reload()
  } catch (error) {
    find("rename-error").textContent = error.message
  }
})

if ((await userOfBrowser()) === null) {
  await signInBrowser(`Guest ${Math.floor(Math.random() * 900) + 100}`)
}
const cable = followExtended(find("extended"), new Route(await nodes))
followPlain(find("plain"), new Route(await nodes))
new Lobby(cable.subscribeTo("LobbyChannel"), { list: find("members"), news: find("news"), button: find("away") })
