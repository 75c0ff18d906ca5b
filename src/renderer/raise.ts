/** For what fails outside of React and is to end like a failure of drawing: hand it to a state's setter. */
export const raise = (thrown: unknown): never => {
  throw thrown
}
