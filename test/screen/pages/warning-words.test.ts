import t from 'tap'
import { warningMarkersOf } from '../../../agent/screen/pages/warning-words.js'

t.test('known signals come first, each once, whatever separates them', async (t) => {
  t.same(warningMarkersOf('XX fi,VI; XX/WE'), [
    { code: 'fi', word: 'firearms' },
    { code: 'VI', word: 'violent' },
    { code: 'WE', word: 'weapons' },
    { code: 'XX', word: undefined },
  ])
  t.same(warningMarkersOf('  '), [])
})

t.test('no marker is taken for a property that every object has', async (t) => {
  t.same(warningMarkersOf('constructor'), [{ code: 'constructor', word: undefined }])
})
