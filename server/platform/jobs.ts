/** Work that outlives a request, kept in the database by pg-boss; each job may run more than once. */
export interface Jobs {
  /** Declares how `name` is worked. Call before `start`. */
  define<Data extends object>(
    name: string,
    work: (data: Data, signal: AbortSignal) => Promise<void>,
    options?: { retries?: number; everyCron?: string; concurrency?: number },
  ): void
  /** Queues one; `singleton` lets only one of that key wait or run at a time. */
  send(
    name: string,
    data: object,
    options?: { startAfter?: Date; singleton?: string },
  ): Promise<void>
  start(): Promise<void>
  /** Waits until everything queued so far has ended (tests). */
  drain(): Promise<void>
  stop(): Promise<void>
}
