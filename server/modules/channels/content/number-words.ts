// The numbers people answer with, as they say them in the languages of the house: the first thirty,
// which is as many as there can be choices.

const spanish =
  'uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis ' +
  'diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco ' +
  'veintiséis veintisiete veintiocho veintinueve treinta'
const english =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
  'sixteen seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four ' +
  'twenty-five twenty-six twenty-seven twenty-eight twenty-nine thirty'
const portuguese =
  'um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis ' +
  'dezessete dezoito dezenove vinte vinte_e_um vinte_e_dois vinte_e_três vinte_e_quatro ' +
  'vinte_e_cinco vinte_e_seis vinte_e_sete vinte_e_oito vinte_e_nove trinta'
/** The same number in another gender, spelling or country. */
const others: [string, number][] = [
  ['una', 1],
  ['un', 1],
  ['uma', 1],
  ['duas', 2],
  ['quatorze', 14],
  ['dezasseis', 16],
  ['dezassete', 17],
  ['dezanove', 19],
]

/** Word → number; accents as written. */
export const numberWords: readonly (readonly [string, number])[] = [
  ...[spanish, english, portuguese].flatMap((words) =>
    words.split(' ').map((word, i): [string, number] => [word.replaceAll('_', ' '), i + 1]),
  ),
  ...others,
]
