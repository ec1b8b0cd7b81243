import type { Readable } from 'node:stream'

/** Where bytes too large for the database lie: a folder, or an S3-compatible store. */
export interface Files {
  /** Writes whole or not at all. `key` is a path of lower-case letters, digits, `-`, `.` and `/`. */
  write(key: string, content: Readable | Uint8Array): Promise<{ bytes: number }>
  read(key: string, from?: number): Promise<Readable>
  size(key: string): Promise<number | undefined>
  remove(key: string): Promise<void>
  /** A path under `/files/` that answers with the file until `expiresAt`, as an attachment. */
  signedPath(key: string, name: string, expiresAt: Date): string
}
