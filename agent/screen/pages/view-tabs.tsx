import type { JSX } from 'preact'
import { AlertIcon, HealthIcon, ListIcon, PlateIcon, SoundIcon } from './icons.js'
import { type View, views } from './use-view.js'

interface ViewTabsProps {
  readonly shown: View
  readonly openCount: number
  readonly onChoose: (view: View) => void
  readonly wide: boolean
}

const tabs: Readonly<Record<View, { readonly word: string; readonly icon: () => JSX.Element }>> = {
  alerts: { word: 'Alerts', icon: AlertIcon },
  reads: { word: 'Reads', icon: PlateIcon },
  'own-list': { word: 'Own list', icon: ListIcon },
  sound: { word: 'Sound', icon: () => <SoundIcon on /> },
  health: { word: 'Health', icon: HealthIcon },
}

/** What else crew mode shows; on a large screen alerts and health need no tab, since they never give way. */
export function ViewTabs({ shown, openCount, onChoose, wide }: ViewTabsProps) {
  const offered = wide ? views.filter((view) => view !== 'alerts' && view !== 'health') : views
  return (
    <nav class="tabs" aria-label="Views">
      {offered.map((view) => {
        const { word, icon: TabIcon } = tabs[view]
        return (
          <button
            key={view}
            type="button"
            class="tab"
            aria-pressed={view === shown}
            onClick={() => onChoose(view)}
          >
            <TabIcon />
            <span>{word}</span>
            {view === 'alerts' && openCount > 0 && (
              <span class="tab-count">
                {openCount}
                <span class="unseen"> open</span>
              </span>
            )}
          </button>
        )
      })}
    </nav>
  )
}
