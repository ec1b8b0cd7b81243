/** Encrypts secrets at rest (AES-256-GCM, keys derived from HEBRA_SECRET), with rotation. */
export interface Vault {
  /** `context` binds the ciphertext to its place, such as `touchpoint:<id>:accessToken`. */
  seal(plain: string, context: string): string
  /** @throws Error when the ciphertext is not ours, was moved, or the secret was lost. */
  open(sealed: string, context: string): string
  /** True when it was sealed with the previous secret and should be sealed again. */
  isStale(sealed: string): boolean
  /** Keyed digest for looking up a secret without keeping it. */
  digest(plain: string): string
  /** Signs a short text; `verify` answers in constant time. */
  sign(text: string, purpose: string): string
  verify(text: string, signature: string, purpose: string): boolean
}
