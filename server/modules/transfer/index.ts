// The transfer module's face: everything else in this folder is private to it.
import './tables.ts'

export { transferCommands } from './commands.ts'
export { transferContracts } from './contracts.ts'
export { createTransferModule } from './module.ts'
