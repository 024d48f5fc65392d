import type { PaperBlock } from '../api/contracts'
import { useWords } from '../words'
import { FactList } from './FactList'

/** A document as it reads, block by block: the same blocks its file is drawn from. */
export function PaperBlocks({ blocks, notice }: { blocks: PaperBlock[]; notice: string }) {
  return (
    <article className="paper-body stack" data-testid="paper-body">
      {blocks.map((block, place) => <One key={place} block={block} />)}
      <p className="soft small">{notice}</p>
    </article>
  )
}

function One({ block }: { block: PaperBlock }) {
  switch (block.kind) {
    case 'heading': return <h3>{block.text}</h3>
    case 'text': return block.key ? <p className="key-term"><strong>{block.text}</strong></p> : <p>{block.text}</p>
    case 'points': return <ul className="points">{block.items.map((item) => <li key={item}>{item}</li>)}</ul>
    case 'facts': return <FactList rows={block.rows.map(([label, value]) => [String(label), String(value)] as const)} />
    case 'grid': return <Grid header={block.header} rows={block.rows} />
    case 'curve': return <p>{block.alt}</p>
    case 'swings': return <FactList rows={block.labels.map((label, place) => [label, block.texts[place] ?? ''] as const)} />
    default: return <Pairs block={block} />
  }
}

function Grid({ header, rows }: { header: string[]; rows: string[][] }) {
  return (
    <div className="sideways" tabIndex={0} role="group" aria-label={header[0]}>
      <table className="plain">
        <thead><tr>{header.map((cell) => <th key={cell} scope="col">{cell}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>{row.map((cell, column) => (column === 0 ? <th key={column} scope="row">{cell}</th> : <td key={column} className="num">{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const share = (points: number | undefined) => `${((points ?? 0) / 100).toFixed(1)}%`

/** Shares now and proposed as a table: every figure is there without a drawing. */
function Pairs({ block }: { block: Extract<PaperBlock, { kind: 'bars' }> }) {
  const t = useWords()
  const rows = block.labels.map((label, place) => [label, share(block.now[place]), share(block.then[place])])
  return <Grid header={[t('contracts.class'), ...block.legend]} rows={rows} />
}
