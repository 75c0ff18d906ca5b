/** Tells the page of its keys: after an act that changed one, and as tokens come and go. */
import type { Emit } from '../shared/contract.ts'
import type { App } from './app.ts'

export interface KeyNewsDeps {
  readonly app: Pick<App, 'keys' | 'session' | 'log'>
  readonly emit: Emit
}

export const createKeyNews = ({ app, emit }: KeyNewsDeps) => {
  const { keys, session, log } = app
  let asked = 0
  let told = 0
  /** Of two listings that overlap, the one that was begun last is the news, whichever is done first. */
  const announce = async (): Promise<void> => {
    asked += 1
    const turn = asked
    const listed = await keys.list()
    if (turn < told) return
    told = turn
    session.keysChanged(listed)
    emit('keys', 'changed', listed)
  }
  return {
    announce,
    watch: () =>
      keys.watch(news => {
        if (news !== 'changed') return emit('keys', 'reading', news === 'reading')
        emit('keys', 'reading', true)
        announce()
          .catch(error => log.warn('cannot list keys', { error }))
          .finally(() => emit('keys', 'reading', false))
      }),
  }
}
