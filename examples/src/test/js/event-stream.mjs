// Reads event streams with a parser that knows nothing of this library, as the Java test says.
import { createParser } from "eventsource-parser"
import { serve } from "./json-lines.mjs"

await serve({
  /** Takes a stream in pieces of bytes, as base64, cut anywhere, and returns what a client would make of it. */
  parse({ pieces }) {
    const found = { events: [], comments: [], retries: [], errors: [] }
    const parser = createParser({
      onEvent: ({ event, id, data }) => found.events.push({ event: event ?? null, id: id ?? null, data }),
      onComment: (comment) => found.comments.push(comment),
      onRetry: (time) => found.retries.push(time),
      onError: (error) => found.errors.push(error.message),
    })
    const decoder = new TextDecoder("utf-8", { fatal: true })
    for (const piece of pieces) {
      parser.feed(decoder.decode(Buffer.from(piece, "base64"), { stream: true }))
    }
    parser.feed(decoder.decode())
    return found
  },
})
process.exit()
