import type { Session, SessionEnding } from '../domain/session.js'
import type { PeopleDeskOfScreen } from './people-routes.js'
import type { SignedOn } from './session-guard.js'
import type { SignOnDeskOfScreen } from './sign-on-routes.js'
import type { TabletDeskOfScreen } from './tablet-routes.js'

/** All that the screen needs of the people who use it. */
export interface ScreenPeople extends SignedOn {
  readonly signOnDesk: SignOnDeskOfScreen
  readonly peopleDesk: PeopleDeskOfScreen
  readonly tabletDesk: TabletDeskOfScreen
  /** Undefined once it has ended. */
  session(sessionId: string): Session | undefined
  /** Its page is open: it is not idle. */
  seen(sessionId: string): void
  onEnd(listener: (session: Session, ending: SessionEnding) => void): void
}
