import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, opendir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileStore } from './files.ts'

/** Half-written files lie here, on the same disk, so that the rename is atomic. */
const writing = '.writing'

/** Files in a folder. A file appears whole, by rename, after its bytes are on the disk. */
export function createFolderStore(root: string): FileStore {
  const pathOf = (key: string) => join(root, ...key.split('/'))
  return {
    async write(key, content) {
      const half = join(root, writing, randomUUID())
      await mkdir(dirname(half), { recursive: true })
      try {
        const bytes = await writeHalf(half, content)
        await mkdir(dirname(pathOf(key)), { recursive: true })
        await rename(half, pathOf(key))
        return { bytes }
      } catch (error) {
        await rm(half, { force: true })
        throw error
      }
    },
    async read(key, from) {
      // Opened here, so that a missing file is an error now and not a broken stream later.
      const file = await open(pathOf(key))
      return createReadStream('', { fd: file, start: from })
    },
    async size(key) {
      const found = await stat(pathOf(key)).catch(ifMissing)
      return found?.isFile() ? found.size : undefined
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    async *list() {
      const folder = await opendir(root, { recursive: true }).catch(ifMissing)
      for await (const entry of folder ?? []) {
        const key = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')
        if (entry.isFile() && !key.startsWith(writing)) yield key
      }
    },
  }
}

/** @returns how many bytes, once they are on the disk. */
async function writeHalf(path: string, content: Uint8Array | Readable): Promise<number> {
  if (content instanceof Uint8Array) {
    await writeFile(path, content, { flush: true })
    return content.length
  }
  await pipeline(content, createWriteStream(path, { flush: true }))
  return (await stat(path)).size
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}
