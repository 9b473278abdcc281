import { render } from 'preact'
import { Cab } from './cab.js'

render(<Cab />, document.getElementById('cab')!)
