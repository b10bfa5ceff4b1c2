/** Names the connections of this tab, so that the server can cut them and no others. */
export const line = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("")

/** Has each button with data-cut cut the line, for as many seconds as that says. What fails is told in an element. */
export function letButtonsCut(nodes, error) {
  const buttons = document.querySelectorAll("[data-cut]")
  buttons.forEach((button) => button.addEventListener("click", () => cut(nodes, Number(button.dataset.cut), buttons, error)))
}

/** On all nodes, so that there is no way around. */
async function cut(nodes, seconds, buttons, error) {
  buttons.forEach((button) => (button.disabled = true))
  try {
    const cuts = (await nodes).map((node) => fetch(`${node}/cut?line=${line}&seconds=${seconds}`, { method: "POST" }))
    const response = await Promise.any(cuts)
    error.textContent = response.ok ? "" : "The server did not cut the line."
  } catch {
    error.textContent = "The server cannot be reached."
  }
  setTimeout(() => buttons.forEach((button) => (button.disabled = false)), seconds * 1000)
}
