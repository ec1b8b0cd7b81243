// For this module's tests.

import type { TestHouse } from '../../../test/house.ts'
import type { Desk } from '../../platform/command.ts'
import { exportCommand } from './command-export.ts'
import { importCommand } from './command-import.ts'

/** Runs a command in the house. @returns what it printed. */
export async function run(place: TestHouse, name: 'import' | 'export', args: string[]) {
  const printed: Record<string, unknown>[] = []
  const desk: Desk = {
    platform: place.platform,
    modules: place.modules,
    print: (line) => void printed.push(line as Record<string, unknown>),
    progress: () => {},
    path: (file) => file,
    signal: new AbortController().signal,
  }
  await (name === 'import' ? importCommand : exportCommand).run(args, desk)
  return printed
}
