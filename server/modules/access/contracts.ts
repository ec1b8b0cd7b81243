// What the access module promises over HTTP. Read by the apps for their types: brings in nothing
// but zod and the platform's contract.

import { keyContracts } from './key-contracts.ts'
import { sessionContracts } from './session-contracts.ts'
import { staffContracts } from './staff-contracts.ts'

export const accessContracts = { ...sessionContracts, ...staffContracts, ...keyContracts }
