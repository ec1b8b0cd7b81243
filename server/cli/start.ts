import { wrongUsage } from '../platform/command.ts'
import type { LooseCommand } from './command-kinds.ts'

export const startCommand: LooseCommand = {
  name: 'start',
  summary: 'Start the server',
  usage: '',
  needs: 'nothing',
  async run(args) {
    if (args.length) throw wrongUsage('start takes nothing: it is set up by the environment')
    await import('../main.ts')
    // The server ends the process itself when it is asked to stop.
    await new Promise(() => {})
  },
}
