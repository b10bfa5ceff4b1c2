import { createConsumer } from "/vendor/actioncable.js"
import { createCable } from "/vendor/anycable/index.js"
import { signInBrowser, userOfBrowser } from "/shared/session.js"
import { Column } from "./column.js"
import { Lobby } from "./lobby.js"

/** The clients would wait for seconds; here both come back soon, and equally soon, so that they can be compared. */
const TRY_AGAIN_MS = 400

const find = (id) => document.getElementById(id)

/** Names the connections of this tab, so that the server can cut them and no others. */
const line = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("")

/** Messages have positions here: the client names the last one it has seen, and the server replays what came after. */
function followExtended(column) {
  const cable = createCable(new URL(`/cable?line=${line}`, location.href.replace("http", "ws")).href, {
    protocol: "actioncable-v1-ext-json",
    protocolOptions: { pongs: true },
    historyTimestamp: false,
    reconnectStrategy: () => TRY_AGAIN_MS,
    logLevel: "error",
  })
  cable.on("disconnect", () => column.away())
  cable.on("close", () => column.ended())

  const ticks = cable.subscribeTo("TicksChannel")
  ticks.on("connect", ({ reconnect }) => (reconnect ? column.catchingUp() : column.connected()))
  ticks.on("message", (tick) => column.tick(tick))
  ticks.on("info", ({ type }) => (type === "history_not_found" ? column.historyIsGone() : column.connected()))
  return cable
}

/** The plain protocol: what is sent while the client is away is gone. */
function followPlain(column) {
  const consumer = createConsumer(`/cable?line=${line}`)
  let tryingAgain

  consumer.subscriptions.create("TicksChannel", {
    connected() {
      clearInterval(tryingAgain)
      column.connected()
    },

    disconnected({ willAttemptReconnect } = {}) {
      clearInterval(tryingAgain)
      if (willAttemptReconnect) {
        column.away()
        tryingAgain = setInterval(() => consumer.ensureActiveConnection(), TRY_AGAIN_MS)
      } else {
        column.ended()
      }
    },

    received(tick) {
      column.tick(tick)
    },
  })
}

async function cut(seconds) {
  const buttons = document.querySelectorAll("[data-cut]")
  buttons.forEach((button) => (button.disabled = true))
  try {
    const response = await fetch(`/cut?line=${line}&seconds=${seconds}`, { method: "POST" })
    find("cut-error").textContent = response.ok ? "" : "The server did not cut the line."
  } catch {
    find("cut-error").textContent = "The server cannot be reached."
  }
  setTimeout(() => buttons.forEach((button) => (button.disabled = false)), seconds * 1000)
}

document.querySelectorAll("[data-cut]").forEach((button) => {
  button.addEventListener("click", () => cut(Number(button.dataset.cut)))
})

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
const cable = followExtended(new Column(find("extended")))
followPlain(new Column(find("plain")))
new Lobby(cable.subscribeTo("LobbyChannel"), { list: find("members"), news: find("news"), button: find("away") })
