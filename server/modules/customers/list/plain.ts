// Text as it is compared: lower case, without accents. The same on both sides, what is stored and
// what is asked, so the database needs no dictionary of its own.

const ligatures: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}

/** `José  Ñandú` → `jose nandu`. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => ligatures[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim()
}

export const digitsOf = (text: string): string => text.replace(/\D+/g, '')

/**
 * Folds letters that Spanish and Portuguese speakers write one for the other, so that `Gonsalez`
 * and `Gonzáles`, `Jhon` and `John`, `Vasquez` and `Bazques` are the same. Takes plain text.
 */
export function soundOf(text: string): string {
  return text
    .replace(/ph/g, 'f')
    .replace(/ch/g, 'x')
    .replace(/h/g, '')
    .replace(/ll/g, 'y')
    .replace(/qu(?=[ei])/g, 'k')
    .replace(/c(?=[ei])/g, 's')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/[cq]/g, 'k')
    .replace(/z/g, 's')
    .replace(/[vw]/g, 'b')
    .replace(/y\b/g, 'i')
    .replace(/(.)\1+/g, '$1')
}
