import { render } from 'preact'
import { Cab } from './cab.js'

const place = document.getElementById('cab')!
// What was painted while the program loaded; Preact would leave it there.
place.replaceChildren()
render(<Cab />, place)
