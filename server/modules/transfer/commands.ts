import { exportCommand } from './command-export.ts'
import { importCommand } from './command-import.ts'

export const transferCommands = [importCommand, exportCommand]
