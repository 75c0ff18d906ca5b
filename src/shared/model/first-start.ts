/** Whether the window guides through its first start: agreement, key, unlock code. */
export const firstStartStates = ['open', 'left', 'done'] as const
export type FirstStartState = (typeof firstStartStates)[number]
