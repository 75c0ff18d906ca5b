/** A process that tries documents: ended when one takes too long, and started again for the next. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { CorpusRequest, CorpusTasks, Outcome } from './corpus-tasks.ts'

export interface CorpusProcess {
  /** A hang and a crash are codes, too. */
  ask<Task extends keyof CorpusTasks>(
    task: Task,
    args: Parameters<CorpusTasks[Task]>,
    boundMs: number,
  ): Promise<Outcome<Awaited<ReturnType<CorpusTasks[Task]>>>>
  close(): void
}

export const createCorpusProcess = (): CorpusProcess => {
  let child: ChildProcess | undefined
  const start = (): ChildProcess =>
    fork(join(import.meta.dirname, 'corpus-tasks.ts'), {
      execArgv: ['--max-old-space-size=1024'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    })
  return {
    ask: async (task, args, boundMs) => {
      const running = child?.connected ? child : start()
      child = running
      const answer = Promise.withResolvers<Outcome<never>>()
      const onExit = (): void => answer.resolve({ code: 'FAULT: crashed', cpuMs: 0 })
      const timer = setTimeout(() => {
        answer.resolve({ code: `FAULT: over ${boundMs / 1000} s`, cpuMs: boundMs })
        running.kill('SIGKILL')
        child = undefined
      }, boundMs)
      running.once('message', answer.resolve).once('exit', onExit)
      running.send({ task, args } satisfies CorpusRequest, error => error && onExit())
      const outcome = await answer.promise
      clearTimeout(timer)
      running.off('message', answer.resolve).off('exit', onExit)
      return outcome
    },
    close: () => void child?.kill(),
  }
}
