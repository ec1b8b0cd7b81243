import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askPlace } from './file-place.ts'
import { compileMap } from './read-row.ts'
import { suggestMap } from './suggest-map.ts'

const fileOf = (phones: string[], date = '03/02/2024 10:00') =>
  phones.map((Celular) => ({ Celular, Fecha: date }))

/** What is suggested and asked of a file with these phones in a house with stores in these zones. */
function placeOf(rows: { Celular: string; Fecha: string }[], houseZones: string[] = []) {
  const map = suggestMap('interactions', ['Celular', 'Fecha'], rows, { timeZones: houseZones })
  assert.ok(map)
  const asked = askPlace(map, rows).map(({ code }) => code)
  return [map.timeZone, map.country, ...asked]
}

test('the stores of the house say where its files are from', () => {
  assert.deepEqual(placeOf(fileOf(['987654321']), ['America/Lima']), ['America/Lima', 'PE'])
  const spain = ['Atlantic/Canary', 'Europe/Madrid']
  assert.deepEqual(placeOf(fileOf(['612345678']), spain), [undefined, 'ES', 'map.no_time_zone'])
  const abroad = ['America/Bogota', 'America/Lima']
  assert.deepEqual(placeOf(fileOf(['987654321']), abroad), [
    undefined,
    undefined,
    'map.no_time_zone',
    'map.no_country',
  ])
})

test('the country that somebody set says where numbers are from, not where the stores are', () => {
  const rows = fileOf(['55 8765 4321'])
  const map = suggestMap('interactions', ['Celular', 'Fecha'], rows, {
    timeZones: [],
    country: 'MX',
  })
  assert.equal(map?.country, 'MX')
})

test('numbers that all name one country say where the others and the times are from', () => {
  const peru = ['+51 987 654 321', '987111222']
  assert.deepEqual(placeOf(fileOf(peru)), ['America/Lima', 'PE'])
  const mexico = ['+52 55 1234 5678', '55 8765 4321']
  assert.deepEqual(placeOf(fileOf(mexico)), [undefined, 'MX', 'map.no_time_zone'])
  const mixed = ['+51 987 654 321', '+57 300 123 4567', '987111222']
  assert.deepEqual(placeOf(fileOf(mixed)), [
    undefined,
    undefined,
    'map.no_time_zone',
    'map.no_country',
  ])
  const foreign = ['+51 987 654 321', '55 8765 4321 99']
  assert.deepEqual(placeOf(fileOf(foreign)), [
    undefined,
    undefined,
    'map.no_time_zone',
    'map.no_country',
  ])
})

test('what the file and the house say differently is asked', () => {
  const rows = fileOf(['+57 300 123 4567', '3001234568'])
  assert.deepEqual(placeOf(rows, ['America/Lima']), [
    undefined,
    undefined,
    'map.no_time_zone',
    'map.no_country',
  ])
})

test('nothing is asked of times and numbers that say where they are from', () => {
  const rows = fileOf(['+51987654321', '+573001234567', ''], '2024-02-03T10:00:00-05:00')
  assert.deepEqual(placeOf(rows), [undefined, undefined])
  assert.deepEqual(placeOf(fileOf(['none']), ['America/Lima']), ['America/Lima', 'PE'])
})

test('every form of date that is suggested is one that a map may name', () => {
  for (const date of ['03/02/24', '31/12/80 23:59', '2024/02/03', '12/31/2024 1:05 PM']) {
    const rows = fileOf(['+51987654321'], date)
    const map = suggestMap('interactions', ['Celular', 'Fecha'], rows)
    assert.ok(map)
    const compiled = compileMap(map, 'interactions', ['Celular', 'Fecha'])
    assert.ok('read' in compiled, JSON.stringify(compiled))
    const read = compiled.read({ row: 1, line: 2, length: 1, cells: rows[0]! })
    assert.ok('reading' in read, `${date}: ${JSON.stringify(read)}`)
  }
})
