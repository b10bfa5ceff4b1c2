/** Turns small differences into colours that are far apart. */
const GOLDEN_ANGLE = 137.508

/** Puts initials on a colour; the same name always gets the same colour. */
export function paintAvatar(element, name) {
  const words = name.split(/\s+/u)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  element.textContent = letters.map((word) => [...word][0] ?? "").join("").toUpperCase()
  element.style.setProperty("--hue", hue(name))
}

function hue(text) {
  let sum = 0
  for (const letter of text) {
    sum = (sum * 31 + letter.codePointAt(0)) % 997
  }
  return Math.round((sum * GOLDEN_ANGLE) % 360)
}
