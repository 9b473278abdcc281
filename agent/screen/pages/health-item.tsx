import type { ComponentChildren } from 'preact'
import type { NoticeLevel } from './health-notices.js'

interface HealthItemProps {
  readonly level: NoticeLevel
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
