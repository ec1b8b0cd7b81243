// Bytes too large for the database. The address of a file is signed and expires, so that it can be
// given to a browser without a session; the store behind it never shows its own addresses.

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Clock } from './clock.ts'
import { createFolderStore } from './files-folder.ts'
import { createS3Store, readS3Location } from './files-s3.ts'
import type { Vault } from './vault.ts'

/** Where bytes lie. Keys were checked before they come here. */
export interface FileStore {
  write(key: string, content: Readable | Uint8Array): Promise<{ bytes: number }>
  read(key: string, from: number): Promise<Readable>
  size(key: string): Promise<number | undefined>
  remove(key: string): Promise<void>
  /** Every key, for back-ups; absent where the store is backed up by its own means. */
  list?(): AsyncIterable<string>
}

/** Where bytes too large for the database lie: a folder, or an S3-compatible store. */
export interface Files {
  /** Writes whole or not at all. `key` is a path of lower-case letters, digits, `-`, `_`, `.` and `/`. */
  write(key: string, content: Readable | Uint8Array): Promise<{ bytes: number }>
  /** From byte `from` on. @throws Error when there is no such file. */
  read(key: string, from?: number): Promise<Readable>
  /** In bytes; undefined when there is no such file. */
  size(key: string): Promise<number | undefined>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  /**
   * A path under `/files/` that answers with the file until `expiresAt`, as an attachment. With a
   * `type` of picture, sound or film it can be shown inside a page; other types are bytes.
   */
  signedPath(key: string, name: string, expiresAt: Date, type?: string): string
  /** What a signed path names, or undefined when it was forged, has expired or is gone. */
  openSigned(path: string): Promise<SignedFile | undefined>
  list?(): AsyncIterable<string>
}

export interface SignedFile {
  key: string
  /** The name to save it under. */
  name: string
  bytes: number
  /** Absent: bytes that are only to be saved. */
  type?: string
}

export function createFiles(options: {
  /** HEBRA_FILES: a folder, or `s3://bucket/prefix?endpoint=https://…&region=…`. */
  location: string | undefined
  /** Used without a location: `files` inside it. */
  dataFolder: string
  env: Record<string, string | undefined>
  vault: Vault
  clock: Clock
}): Files {
  const store = openStore(options)
  const { vault, clock } = options
  return {
    write: async (key, content) => store.write(checked(key), content),
    read: async (key, from = 0) => store.read(checked(key), from),
    size: async (key) => store.size(checked(key)),
    remove: async (key) => store.remove(checked(key)),
    ...(store.list ? { list: store.list } : {}),
    signedPath(key, name, expiresAt, type = '') {
      const until = String(Math.floor(expiresAt.getTime() / 1000))
      const signature = vault.sign(signedText(checked(key), name, until, type), 'file')
      const query = { name, until, ...(type ? { type } : {}), signature }
      return `/files/${key}?${new URLSearchParams(query)}`
    },
    async openSigned(path) {
      const url = new URL(path, 'http://files')
      const key = url.pathname.replace(/^\/files\//, '')
      const [name, until, type, signature] = ['name', 'until', 'type', 'signature'].map(
        (part) => url.searchParams.get(part) ?? '',
      ) as [string, string, string, string]
      const signed =
        isKey(key) && vault.verify(signedText(key, name, until, type), signature, 'file')
      if (!signed) return
      if (Number(until) * 1000 <= clock.now().getTime()) return
      const bytes = await store.size(key)
      if (bytes === undefined) return
      return { key, name, bytes, ...(isShown(type) ? { type } : {}) }
    },
  }
}

function openStore({
  location,
  dataFolder,
  env,
  clock,
}: Parameters<typeof createFiles>[0]): FileStore {
  if (location?.startsWith('s3://')) return createS3Store(readS3Location(location, env), clock)
  if (location) return createFolderStore(location)
  const inMemory = dataFolder.startsWith('memory://')
  return createFolderStore(
    inMemory ? join(tmpdir(), `hebra-files-${process.pid}`) : join(dataFolder, 'files'),
  )
}

const signedText = (key: string, name: string, until: string, type: string) =>
  `${until}\n${key}\n${name}${type && `\n${type}`}`

/** What a page may show and nothing can run in. */
const isShown = (type: string) =>
  /^(image\/(jpeg|png|webp|gif)|(audio|video)\/[\w.+-]+)$/.test(type)

const shape = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/
const isKey = (key: string) => key.length <= 400 && shape.test(key)

function checked(key: string): string {
  if (!isKey(key)) throw new Error(`${JSON.stringify(key)} cannot be the key of a file`)
  return key
}
