import { createConsumer } from "/vendor/actioncable.js"
import { paintAvatar } from "/shared/avatar.js"
import { ConnectionBadge } from "/shared/connection-badge.js"
import { allNodes, Route } from "/shared/nodes.js"
import { Retry } from "/shared/retry.js"
import { currentSession, forgetSession, signIn } from "/shared/session.js"
import { Composer } from "./composer.js"
import { MessageList } from "./message-list.js"
import { TypingIndicator } from "./typing-indicator.js"

/** Far shorter than the client's own patience, and long enough for a reader to see what happens. */
const TRY_AGAIN_MS = 1000

const find = (id) => document.getElementById(id)
const room = new URLSearchParams(location.search).get("room") ?? "1"
const badge = new ConnectionBadge(find("connection"))
const nodes = allNodes()

function showRoom() {
  const link = document.querySelector(`.rooms a[data-room="${CSS.escape(room)}"]`)
  link?.setAttribute("aria-current", "page")
  find("room-name").textContent = link?.textContent ?? `Room ${room}`
}

function askForName(message = "") {
  find("welcome").hidden = false
  find("talk").hidden = find("me").hidden = true
  find("sign-in-error").textContent = message
  find("name").focus()
}

find("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault()
  try {
    enter(await signIn(find("name").value))
  } catch (error) {
    askForName(error.message)
  }
})

find("sign-out").addEventListener("click", () => {
  forgetSession()
  location.reload()
})

async function enter({ token, user }) {
  find("welcome").hidden = true
  find("talk").hidden = find("me").hidden = false
  find("me-name").textContent = user.name
  paintAvatar(find("me-avatar"), user.name)
  badge.show("connecting")
  join(`/cable?token=${encodeURIComponent(token)}`, user, new Route(await nodes))
}

/** The whole of the conversation with the server: one subscription, what it hears and what it says. */
function join(path, me, route) {
  const messages = new MessageList(find("messages"), find("scroller"), me)
  const typing = new TypingIndicator(find("typing"))
  const composer = new Composer(find("composer"), find("hint"), `draft:${room}`)
  const consumer = createConsumer(() => route.next(path))
  const retry = new Retry(consumer, TRY_AGAIN_MS)

  const chat = consumer.subscriptions.create({ channel: "ChatChannel", room_id: room }, {
    connected() {
      retry.stop()
      route.arrived()
      badge.show("connected", route.node)
      composer.open()
    },

    disconnected({ willAttemptReconnect } = {}) {
      typing.clear()
      if (willAttemptReconnect) {
        retry.start()
        badge.show("reconnecting")
        composer.close("Your text stays here until the connection is back.")
      } else {
        retry.stop()
        badge.show("ended")
        forgetSession()
        find("name").value = me.name
        askForName("You are signed out. Please come in again.")
      }
    },

    rejected() {
      retry.stop()
      badge.show("rejected")
      find("empty").textContent = "There is no such room here. Choose one of the others."
      composer.close("This room cannot be entered.")
    },

    received(event) {
      switch (event.type) {
        case "message":
          typing.stopped(event.user)
          return messages.add(event.message, event.user)
        case "user_joined":
          return messages.note(event.user, "joined")
        case "user_left":
          typing.stopped(event.user)
          return messages.note(event.user, "left")
        case "typing":
          return event.typing ? typing.started(event.user) : typing.stopped(event.user)
      }
    },
  })

  composer.onSend = (body) => chat.send({ body })
  composer.onTyping = (active) => chat.perform("typing", { typing: active })
}

showRoom()
const session = currentSession()
session ? enter(session) : askForName()
