// What a password must be, after NIST SP 800-63B: long enough, and not among the first that others
// would try. No rules about kinds of characters.

import { passwordCommon, passwordShort } from './refusals.ts'

const shortest = 10

/** @throws password.short, password.common */
export function checkPassword(password: string, person: { email: string; name?: string }) {
  if ([...password].length < shortest) throw passwordShort({ least: shortest })
  const plain = password.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  const own = [person.email, person.email.split('@')[0], person.name]
    .filter((text) => text !== undefined && text.length > 3)
    .map((text) => text!.toLowerCase())
  if (common.has(plain) || own.includes(plain) || isPattern(plain)) throw passwordCommon()
}

/** One or two characters over and over, or a run along the alphabet or the digits. */
function isPattern(text: string): boolean {
  if (new Set(text).size <= 2) return true
  const steps = new Set(
    [...text].slice(1).map((letter, i) => letter.charCodeAt(0) - text.charCodeAt(i)),
  )
  return steps.size === 1 || '01234567890123456789'.includes(text)
}

const common = new Set(
  `1q2w3e4r5t 1qaz2wsx3edc 1qazxsw23edc qwertyuiop qwertyuiop1 qwerty1234 qwerty12345 qwerty123456
  asdfghjkl1 asdfghjkl123 zxcvbnm123 password12 password123 password1234 password12345 passw0rd123
  p@ssw0rd123 p@ssword123 mypassword letmein123 welcome123 welcome1234 administrator administrador
  admin12345 admin123456 administrador1 changeme123 iloveyou12 iloveyou123 football123 baseball123
  superman123 sunshine123 princess123 whatever123 trustno1234 contrasena1 contrasena12 contrasena123
  contrasena1234 micontrasena clave12345 clave123456 bienvenido1 bienvenido123 teamo12345 teamomucho
  tequiero123 peru123456 futbol1234 futbol12345 barcelona1 barcelona10 realmadrid1 realmadrid123
  universitario alianzalima hebra12345 hebra123456 senha12345 senha123456 minhasenha bemvindo123
  flamengo123 corinthians palmeiras1 abcd123456 abc1234567 abcdef1234 a123456789 a1234567890
  123456789a 1234567890a 123456789q 987654321a 1234512345 1122334455 1231231231 123123123123
  secret1234 secreto123 summer2024 summer2025 summer2026 verano2024 verano2025 verano2026
  invierno2025 primavera2025 google1234 facebook123 computer123 internet123 samsung123`.split(
    /\s+/,
  ),
)
