import { createInterface } from "node:readline"

/** Writes one JSON object as a line on the standard output, where the Java test reads it. */
export function tell(message) {
  process.stdout.write(JSON.stringify(message) + "\n")
}

/**
 * Calls a function of `commands` for each line of the standard input: {"id":1,"command":"open","window":"Ann",…}.
 * What it returns, or throws, is told under the same id. The end of the input ends the process.
 */
export function serve(commands) {
  const lines = createInterface({ input: process.stdin })
  lines.on("line", async (line) => {
    const { id, command, ...options } = JSON.parse(line)
    try {
      tell({ id, result: (await commands[command](options)) ?? null })
    } catch (error) {
      tell({ id, error: error.message })
    }
  })
  return new Promise((resolve) => lines.on("close", resolve))
}
