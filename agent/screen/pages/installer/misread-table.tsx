import type { HealthOnPage } from '../../cab-events.js'

/** How often officers said that a plate was misread, by camera and by list. */
export function MisreadTable({
  misreads: { cameras, lists, sinceMs },
}: {
  readonly misreads: HealthOnPage['misreads']
}) {
  if (cameras.length === 0 && lists.length === 0)
    return <p class="quiet">No exact hit has been answered yet.</p>
  return (
    <>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">Camera or list</th>
            <th scope="col">Answered</th>
            <th scope="col">Misread</th>
            <th scope="col">Rate</th>
          </tr>
        </thead>
        <tbody>
          {cameras.map((row) => (
            <Row key={row.name} kind="Camera" row={row} />
          ))}
          {lists.map((row) => (
            <Row key={row.name} kind="List" row={row} />
          ))}
        </tbody>
      </table>
      <p class="quiet">Since {new Date(sinceMs).toLocaleString('en-GB')}.</p>
    </>
  )
}

interface RowProps {
  readonly kind: string
  readonly row: HealthOnPage['misreads']['cameras'][number]
}

function Row({ kind, row: { name, answered, misread } }: RowProps) {
  return (
    <tr>
      <th scope="row">
        {kind} {name}
      </th>
      <td>{answered}</td>
      <td>{misread}</td>
      <td>{answered === 0 ? '–' : `${((misread / answered) * 100).toFixed(1)} %`}</td>
    </tr>
  )
}
