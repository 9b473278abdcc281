import { render } from 'preact'
import { AuditorPage } from './auditor-page.js'

render(<AuditorPage />, document.getElementById('page')!)
