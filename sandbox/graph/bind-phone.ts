import {
  type CustomerChange,
  changeCustomer,
  changeDevice,
  changeNumber,
  changeUserId,
  look,
  play,
  preferMarketing,
  readAll,
} from './phone.ts'
import type { Customer, World } from './world.ts'

/** What a person does with the phone beside writing. */
export interface PhoneActions {
  changeCustomer(customerId: string, change: CustomerChange): Customer
  /** Looks at the chat (what comes is read at once), or away. */
  look(customerId: string, numberId: string, isOpen: boolean): Promise<void>
  /** Reads what has arrived. */
  read(customerId: string, numberId: string): Promise<void>
  /** Listens to a voice message. */
  play(messageId: string): Promise<void>
  changeNumber(customerId: string, phone: string): Promise<void>
  changeUserId(customerId: string): Promise<void>
  changeDevice(customerId: string): Promise<void>
  preferMarketing(customerId: string, numberId: string, value: 'stop' | 'resume'): Promise<void>
}

export const bindPhone = (world: World): PhoneActions => ({
  changeCustomer: (id, change) => changeCustomer(world, id, change),
  look: (customerId, numberId, isOpen) => look(world, customerId, numberId, isOpen),
  read: (customerId, numberId) => readAll(world, customerId, numberId),
  play: (messageId) => play(world, messageId),
  changeNumber: (customerId, phone) => changeNumber(world, customerId, phone),
  changeUserId: (customerId) => changeUserId(world, customerId),
  changeDevice: (customerId) => changeDevice(world, customerId),
  preferMarketing: (customerId, numberId, value) =>
    preferMarketing(world, customerId, numberId, value),
})
