import { render } from 'preact'
import { Cab } from './cab.js'
import { applyStoredTheme } from './theme.js'

applyStoredTheme()
render(<Cab />, document.getElementById('cab')!)
