/** Messages between threads that come together travel together: waking the other side costs more than what most of them say. */

/** @param post gets what was added since it was last called, in order */
export const createOutbox = <Message>(post: (messages: readonly Message[]) => void): ((message: Message) => void) => {
  let waiting: Message[] = []
  return message => {
    waiting.push(message)
    if (waiting.length > 1) return
    // When all that can go on at once has gone on.
    setImmediate(() => {
      const messages = waiting
      waiting = []
      post(messages)
    })
  }
}
