/** What is made when it is first wanted, and kept: formats of dates and numbers read their language's tables, milliseconds each. */
export const once = <Made extends object>(make: () => Made): (() => Made) => {
  let made: Made | undefined
  return () => {
    made ??= make()
    return made
  }
}
