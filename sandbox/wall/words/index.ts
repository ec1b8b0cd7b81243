// Every word of the wall, in three languages; Spanish is the source and types the others. A word
// with `{…}` has its place filled in by the page.

import type { Language } from '../../../words/index.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { pt } from './pt.ts'

export type WallWords = { [Key in keyof typeof es]: Widen<(typeof es)[Key]> }
type Widen<T> = T extends string ? string : { [Key in keyof T]: string }

export const wallWords: Record<Language, WallWords> = { es, en, pt }
