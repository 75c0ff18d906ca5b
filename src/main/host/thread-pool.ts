/** Threads for calls that wait for the disk or for a long sum. */

/**
 * With the four that the runtime has by itself, the documents of a batch would wait for each other's syncs, which one
 * write of the file system's journal serves together. Counts from the first such call on: to be called before it.
 */
export const widenThreadPool = (environment: NodeJS.ProcessEnv): void => {
  environment['UV_THREADPOOL_SIZE'] ??= '16'
}
