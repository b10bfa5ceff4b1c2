/**
 * Who is signed in, in this tab alone: two tabs can be two people. (A cookie signs in the whole browser; here the token
 * of the tab goes along with the connection and is looked at first.)
 */
const KEY = "session"

export function currentSession() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "null")
}

export function forgetSession() {
  sessionStorage.removeItem(KEY)
}

/** Signs this tab in. What the server has against the name is the message of the error. */
export async function signIn(name) {
  const answer = await signInBrowser(name)
  sessionStorage.setItem(KEY, JSON.stringify(answer))
  return answer
}

/** Returns who the cookie stands for, in all tabs alike, or null. */
export async function userOfBrowser() {
  const response = await fetch("/login")
  return response.status === 200 ? (await response.json()).user : null
}

/** Signs in by the cookie alone. */
export async function signInBrowser(name) {
  const response = await fetch("/login", { method: "POST", body: new URLSearchParams({ name }) })
  const answer = await response.json()
  if (!response.ok) {
    throw new Error(answer.error)
  }
  return answer
}
