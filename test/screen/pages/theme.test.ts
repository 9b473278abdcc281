import t from 'tap'
import { themeBySun } from '../../../agent/screen/pages/theme.js'

const cardiff = { latitude: 51.48, longitude: -3.18 }
const lerwick = { latitude: 60.15, longitude: -1.15 }

t.test('colours follow the sun at the place of the vehicle', async (t) => {
  t.equal(themeBySun(Date.UTC(2026, 5, 21, 12), cardiff), 'day')
  t.equal(themeBySun(Date.UTC(2026, 5, 21, 0), cardiff), 'night')
  t.equal(themeBySun(Date.UTC(2026, 11, 21, 17), cardiff), 'night', 'the end of a winter afternoon')
  t.equal(themeBySun(Date.UTC(2026, 5, 21, 21, 50), cardiff), 'night')
  t.equal(themeBySun(Date.UTC(2026, 5, 21, 21, 50), lerwick), 'day', 'the simmer dim')
})

t.test('without a position, the middle of Great Britain is near enough', async (t) => {
  t.equal(themeBySun(Date.UTC(2026, 11, 21, 12), null), 'day')
  t.equal(themeBySun(Date.UTC(2026, 11, 21, 18), null), 'night')
})
