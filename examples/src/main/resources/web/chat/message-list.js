import { paintAvatar } from "/shared/avatar.js"

const MOST_LINES = 500
const NEAR_END_PX = 80
const TIME = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" })

/** Shows messages and who came and went. What people write becomes text, never markup. */
export class MessageList {
  #list
  #scroller
  #me
  #lastAuthor = null

  constructor(list, scroller, me) {
    this.#list = list
    this.#scroller = scroller
    this.#me = me
  }

  add({ body, at }, user) {
    const line = element("li", "message")
    line.classList.toggle("mine", user.id === this.#me.id)
    line.classList.toggle("follows", user.id === this.#lastAuthor)

    const avatar = element("span", "avatar")
    avatar.ariaHidden = "true"
    paintAvatar(avatar, user.name)

    const by = element("div", "by")
    const time = element("time", "", TIME.format(new Date(at)))
    time.dateTime = at
    by.append(element("bdi", "", user.name), time)

    line.append(avatar, by, element("div", "body", body))
    this.#append(line)
    this.#lastAuthor = user.id
  }

  note(user, what) {
    const line = element("li", "note")
    const who = user.id === this.#me.id ? "You" : user.name
    line.append(element("bdi", "", who), ` ${what}`)
    this.#append(line)
    this.#lastAuthor = null
  }

  #append(line) {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
    this.#list.append(line)
    if (this.#list.childElementCount > MOST_LINES) {
      this.#list.firstElementChild.remove()
    }
    if (atEnd || line.classList.contains("mine")) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight
    }
  }
}

function element(tag, className = "", text = "") {
  const created = document.createElement(tag)
  created.className = className
  created.textContent = text
  return created
}
