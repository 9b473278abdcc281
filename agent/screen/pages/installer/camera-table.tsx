import type { HealthOnPage } from '../../cab-events.js'
import { faultsText } from '../health-notices.js'

const count = (number: number) => number.toLocaleString('en-GB')

/** Every number that helps to aim a camera and to prove it. */
export function CameraTable({ cameras }: { readonly cameras: HealthOnPage['cameras'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="desk-scroll" tabIndex={0} aria-label="Cameras, number by number">
      <table class="desk-table">
        <thead>
          <tr>
            {['Camera', 'State', 'Reads', 'Frames', 'Left out', 'Corrupt'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cameras.map(({ name, state, complaint, quality, reads, frames, dropped, corrupt }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {[quality.length > 0 ? `${state}, not well: ${faultsText(quality)}` : state, complaint]
                  .filter((words) => words !== null)
                  .join('. ')}
              </td>
              <td>{count(reads)}</td>
              <td>{count(frames)}</td>
              <td>{count(dropped)}</td>
              <td>{count(corrupt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
