import { render } from 'preact'
import { InstallerPage } from './installer-page.js'

render(<InstallerPage />, document.getElementById('page')!)
