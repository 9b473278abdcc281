import { render } from 'preact'
import { SignOnPage } from './sign-on-page.js'

render(<SignOnPage />, document.getElementById('page')!)
