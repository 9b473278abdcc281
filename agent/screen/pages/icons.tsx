/** Icons in the text's own colour; the words beside them carry the meaning. */
import type { ComponentChildren } from 'preact'

function Icon({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      {children}
    </svg>
  )
}

export function SoundIcon({ on }: { readonly on: boolean }) {
  return (
    <Icon>
      <path d="M4 9.5v5h3.5L12 19V5L7.5 9.5z" fill="currentColor" stroke="none" />
      {on ? (
        <path d="M15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />
      ) : (
        <path d="M15.5 9.5l5 5m0-5l-5 5" />
      )}
    </Icon>
  )
}

export function AlertIcon() {
  return (
    <Icon>
      <path d="M8.5 3h7L21 8.5v7L15.5 21h-7L3 15.5v-7zM12 7.5v5.5m0 3v.5" />
    </Icon>
  )
}

export function PlateIcon() {
  return (
    <Icon>
      <path d="M3 7h18v10H3zM7 10v4m3.5-4v4M14 10v4m3.5-4v4" />
    </Icon>
  )
}

export function ListIcon() {
  return (
    <Icon>
      <path d="M4 6h11M4 12h11M4 18h7m6-4v8m-4-4h8" />
    </Icon>
  )
}

export function HealthIcon() {
  return (
    <Icon>
      <path d="M3 12h4l2.5-6 5 12 2.5-6h4" />
    </Icon>
  )
}

export function SunIcon() {
  return (
    <Icon>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6l1.5 1.5m9.8 9.8l1.5 1.5m0-12.8l-1.5 1.5m-9.8 9.8l-1.5 1.5" />
    </Icon>
  )
}

export function MoonIcon() {
  return (
    <Icon>
      <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />
    </Icon>
  )
}
