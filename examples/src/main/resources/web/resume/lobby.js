import { paintAvatar } from "/shared/avatar.js"

const MOST_NEWS = 4
const TIME = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })

/** Shows who is on this page, and lets the user step away. */
export class Lobby {
  #channel
  #list
  #news
  #button
  #you = null
  #known = new Map()

  constructor(channel, { list, news, button }) {
    this.#channel = channel
    this.#list = list
    this.#news = news
    this.#button = button
    channel.on("connect", () => this.#perform("list"))
    channel.on("message", (listing) => this.#show(listing))
    channel.on("presence", (event) => this.#happened(event))
    button.addEventListener("click", () => this.#perform(this.#isAway ? "appear" : "away"))
  }

  get #isAway() {
    return this.#button.getAttribute("aria-pressed") === "true"
  }

  #perform(action) {
    this.#channel.perform(action).catch(() => {})
  }

  #happened({ type, id, info }) {
    const before = this.#known.get(id)
    const name = id === this.#you ? "You" : (info ?? before)?.name
    const verb = {
      join: ["came in", "came in"],
      leave: ["have left", "has left"],
      update: info?.status === "away" ? ["are away", "is away"] : ["are back", "is back"],
    }[type]?.[id === this.#you ? 0 : 1]
    if (verb && name) {
      const line = document.createElement("li")
      line.append(element("bdi", "", name), ` ${verb}`)
      this.#news.prepend(line)
      this.#news.children[MOST_NEWS]?.remove()
    }
    this.#perform("list")
  }

  #show({ you, total, members }) {
    this.#you = you
    this.#known = new Map(members.map(({ id, info }) => [id, info]))
    const me = this.#known.get(you)
    this.#button.setAttribute("aria-pressed", String(me?.status === "away"))
    this.#list.replaceChildren(...members.map((member) => row(member, member.id === you)))
    if (total > members.length) {
      this.#list.append(element("li", "rest", `and ${total - members.length} more`))
    }
  }
}

function row({ info, sessions, lastSeen }, isMe) {
  const line = element("li", "member")
  line.dataset.status = info.status
  const avatar = element("span", "avatar")
  avatar.ariaHidden = "true"
  paintAvatar(avatar, info.name)
  const who = element("span", "who")
  who.append(element("bdi", "", info.name), isMe ? " (you)" : "")
  const seen = element("time", "", TIME.format(new Date(lastSeen)))
  seen.dateTime = lastSeen
  const details = element("span", "details", `${sessions} ${sessions === 1 ? "session" : "sessions"}, last seen `)
  details.append(seen)
  line.append(avatar, who, element("span", "status", info.status === "away" ? "Away" : "Here"), details)
  return line
}

function element(tag, className = "", text = "") {
  const created = document.createElement(tag)
  created.className = className
  created.textContent = text
  return created
}
