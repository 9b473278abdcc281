import type { ComponentChildren } from 'preact'
import type { NoticeLevel } from './health-notices.js'

/** `neutral`: neither well nor ill, such as a film that has ended. */
export type HealthLevel = NoticeLevel | 'neutral'

interface HealthItemProps {
  readonly level: HealthLevel
  readonly title: string
  readonly children: ComponentChildren
}

/** One thing that can be well or not: a dot, a name, and the facts. */
export function HealthItem({ level, title, children }: HealthItemProps) {
  return (
    <li class={`health-item ${level}`}>
      <strong class="health-title">{title}</strong>
      <span class="health-facts">{children}</span>
    </li>
  )
}
