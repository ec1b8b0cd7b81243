import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { lockFolder } from './folder-lock.ts'

const folder = await mkdtemp(join(tmpdir(), 'hebra-lock-test-'))
const children: ChildProcess[] = []
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** A real second process that runs `code` and lives until it is killed; answers its first line. */
async function inProcess(code: string): Promise<{ said: string; child: ChildProcess }> {
  const script = `${code}; setInterval(() => {}, 1000)`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname })
  children.push(child)
  let output = ''
  const said = new Promise<string>((resolve) => {
    const take = (chunk: Buffer) => {
      output += chunk
      if (output.includes('\n')) resolve(output.split('\n')[0]!)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
  })
  return { said: await said, child }
}

const lock = (path: string) => `
  import { lockFolder } from './folder-lock.ts'
  try { lockFolder(${JSON.stringify(path)}); console.log('has it') } catch (error) { console.log(error.message) }`

test('a second process on one folder is refused, and told what to do', async () => {
  const path = join(folder, 'one')
  const first = await inProcess(lock(path))
  assert.equal(first.said, 'has it')
  const second = await inProcess(lock(path))
  assert.match(second.said, new RegExp(`${path} is in use by another Hebra process`))
  assert.match(second.said, new RegExp(`process ${first.child.pid}`))
  assert.match(second.said, /HEBRA_DATA.*DATABASE_URL/)
})

test('of many processes that start at once exactly one gets the folder', async () => {
  const path = join(folder, 'many')
  const all = await Promise.all(Array.from({ length: 6 }, () => inProcess(lock(path))))
  assert.equal(all.filter(({ said }) => said === 'has it').length, 1)
})

test('the folder is free again when its process is killed, or lets it go', async () => {
  const path = join(folder, 'killed')
  const first = await inProcess(lock(path))
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  const mine = lockFolder(path)
  assert.throws(() => lockFolder(path), /in use/)
  mine.release()
  lockFolder(path).release()
})

test('the embedded database refuses a folder that another process has open', async () => {
  const open = `
    import { createClock } from './clock.ts'
    import { openDatabase } from './database.ts'
    import { createLog } from './log.ts'
    const options = { folder: ${JSON.stringify(join(folder, 'whole'))}, clock: createClock(), log: createLog('silent') }
    openDatabase(options).then(() => console.log('has it'), (error) => console.log(error.message))`
  assert.equal((await inProcess(open)).said, 'has it')
  assert.match((await inProcess(open)).said, /in use by another Hebra process/)
})

test('a folder that cannot be used is not called busy', async () => {
  const path = join(folder, 'broken')
  lockFolder(path).release()
  await writeFile(
    join(path, 'lock'),
    'this is no lock, and long enough to be told from one'.repeat(9),
  )
  assert.throws(() => lockFolder(path), /cannot be used/)
})
