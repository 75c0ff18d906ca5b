/** The event object that Electron hands to listeners: it can be prevented, and carries what the event is about. */

export interface StandInEvent {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

export const createEvent = <Facts extends object>(facts: Facts): Facts & StandInEvent => {
  let isPrevented = false
  const event = {
    ...facts,
    preventDefault: () => {
      isPrevented = true
    },
  }
  return Object.defineProperty(event, 'defaultPrevented', { get: () => isPrevented }) as Facts & StandInEvent
}
