// Passwords, sessions and the second step. What does it is a large library, loaded when first
// somebody signs in or when the house has settled: most that starts a house never needs it.

import type { Platform } from '../../platform/module.ts'
import { once } from '../../platform/once.ts'

export type EngineParts = Pick<Platform, 'config' | 'db' | 'log' | 'vault'>

export type SignedInAs = { token: string } | 'wrong' | 'code_needed' | 'code_wrong' | 'locked'

export interface SignInEngine {
  hash(password: string): Promise<string>
  verify(password: string, hash: string): Promise<boolean>
  /** Makes a session (not yet opened, see open-session.ts) and answers its token. */
  signIn(input: { email: string; password: string; code?: string | undefined }): Promise<SignedInAs>
  /** Makes a secret that waits for its first code. @returns undefined when the password is wrong. */
  beginTotp(token: string, password: string): Promise<{ uri: string } | undefined>
  /**
   * Turns the second step on by `enable`, which runs when the code is right and before anything else
   * changes; then the session is replaced. @returns undefined when the code is wrong.
   */
  confirmTotp(
    token: string,
    staffId: string,
    code: string,
    enable: () => Promise<void>,
  ): Promise<{ token: string; recoveryCodes: string[] } | undefined>
}

/** How long a session lives without being used. */
export const sessionDays = 14

const settledMs = 10_000

export interface LazyEngine {
  readonly engine: SignInEngine
  /** Loads it a while after the start, so that the first who signs in need not wait for it. */
  start(): void
  stop(): void
}

export function createSignInEngine(parts: EngineParts): LazyEngine {
  const open = once(async () => (await import('./better-auth.ts')).openBetterAuth(parts))
  let warming: NodeJS.Timeout | undefined
  return {
    engine: {
      hash: async (password) => (await open()).hash(password),
      verify: async (password, hash) => (await open()).verify(password, hash),
      signIn: async (input) => (await open()).signIn(input),
      beginTotp: async (token, password) => (await open()).beginTotp(token, password),
      confirmTotp: async (token, staffId, code, enable) =>
        (await open()).confirmTotp(token, staffId, code, enable),
    },
    start() {
      warming = setTimeout(() => void open(), settledMs).unref()
    },
    stop: () => clearTimeout(warming),
  }
}
