// The customers of Tienda Andina: invented, the same on every machine.

export interface Person {
  code: string
  firstName: string
  lastName: string
  email: string
  phone: string
  birthday: string
  city: string
  marketing: 'sí' | 'no' | ''
}

const firstNames =
  'Lucía Diego Carla Bruno Ana Rafael Valeria Mateo Camila Sebastián Rosa Joaquín Milagros Renzo Fiorella Gonzalo Ximena Álvaro Daniela Martín Paola Iván Noelia Óscar Teresa Hugo Inés Raúl Sofía Julio'.split(
    ' ',
  )
const lastNames =
  'Quispe García Huamán Rojas Flores Mamani Salazar Vargas Peña Ccori Torres Núñez Cárdenas Paredes Gutiérrez Ríos Zevallos Ponce Arias Yupanqui Benavides Chávez Delgado Espinoza'.split(
    ' ',
  )
const cities = ['Lima', 'Lima', 'Lima', 'Arequipa', 'Arequipa', 'Cusco', 'Trujillo', 'Piura']

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function makePeople(count: number): Person[] {
  const random = seededRandom(7)
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random() * from.length)]!
  return Array.from({ length: count }, (_, n) => {
    const firstName = firstNames[n % firstNames.length]!
    const lastName = `${pick(lastNames)} ${pick(lastNames)}`
    const word = `${firstName}.${lastName.split(' ')[0]}${n}`
    return {
      code: `C-${1001 + n}`,
      firstName,
      lastName,
      email: `${word
        .normalize('NFD')
        .replace(/[^\w.]/g, '')
        .toLowerCase()}@correo.example`,
      phone: `+5198${String(1_000_003 * (n + 1)).slice(-7)}`,
      birthday: `${1950 + Math.floor(random() * 55)}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`,
      city: pick(cities),
      marketing: pick(['sí', 'sí', 'no', ''] as const),
    }
  })
}

/** People whom the old till knows without a code: the same person under another address. */
export function makeTwins(people: readonly Person[]): Person[] {
  return people
    .filter((_, n) => n % 37 === 5)
    .map((person, n) => ({
      ...person,
      code: '',
      firstName: person.firstName.toUpperCase(),
      email: `caja${n}.${person.email}`,
      phone: '',
      marketing: '',
    }))
}

const two = (n: number) => String(n).padStart(2, '0')
