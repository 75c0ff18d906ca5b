/** Standard output: whole answers, and readers that go away. */

export interface Output {
  readonly write: (text: string) => Promise<void>
  /** What stopped the writing; undefined also when the reader just left (`signet keys | head -1`). */
  readonly findFailure: () => Error | undefined
}

export const createOutput = (stream: NodeJS.WritableStream): Output => {
  let failure: Error | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure = error
  })
  return {
    // Called back with the error as well, which the listener has seen.
    write: text => new Promise(resolve => stream.write(text, () => resolve())),
    findFailure: () => failure,
  }
}
