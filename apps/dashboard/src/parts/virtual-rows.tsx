/** A table of any length: renders only the visible rows (on paper all, up to a limit), and gives assistive technology the total count. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  memo,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTexts } from '../texts/texts.js';
import { type FittingColumn, useFittingColumns } from './use-fitting-columns.js';
import { useIsPrinted } from './use-media.js';
import styles from './virtual-rows.module.css';

export interface RowColumn<Row> extends FittingColumn {
  readonly name: string;
  /** A CSS grid width, such as `120px`. */
  readonly width: string;
  readonly isNumber?: boolean;
  /** Whether only screen readers get the name. */
  readonly isNameHidden?: boolean;
  readonly of: (row: Row) => ReactNode;
}

export interface Sorting {
  readonly by: string;
  readonly onSort: (key: string) => void;
  readonly sortable: ReadonlySet<string>;
}

interface VirtualRowsProps<Row> {
  readonly label: string;
  readonly columns: readonly RowColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly sorting?: Sorting;
  /** Called when the reader comes near the end of the rows. */
  readonly onEnd?: () => void;
  /** Whether there are more rows; their number is unknown. */
  readonly isMore?: boolean;
}

const ROW_PX = 36;
/** Rows are added and removed in blocks: scrolling renders new ones and does not move existing ones. Small blocks keep frames short. */
const BLOCK_ROWS = 2;
const BLOCKS_BEYOND_SIGHT = 6;
const ROWS_BEFORE_END = 40;
/** About forty pages, rendered within seconds; the file has the rest. */
const PRINTED_ROWS_MAX = 1_000;

export function VirtualRows<Row>(props: VirtualRowsProps<Row>) {
  const { label, rows, keyOf, sorting, onEnd, isMore = false } = props;
  const frame = useRef<HTMLDivElement>(null);
  const columns = useFittingColumns(frame, props.columns);
  const template = useMemo(
    () => ({ gridTemplateColumns: columns.map(({ width }) => width).join(' ') }),
    [columns],
  );
  const body = useRef<HTMLDivElement>(null);
  const { blocks, top } = useBlocks(body, rows.length, onEnd);
  return (
    <div ref={frame} className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
      <div
        role="table"
        aria-label={label}
        aria-rowcount={isMore ? -1 : rows.length + 1}
        className={styles.table}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row} style={template}>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sorting={sorting} />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          ref={body}
          className={styles.body}
          style={{ height: `${rows.length * ROW_PX}px` }}
        >
          {blocks.map(({ index, start }) => (
            <Block
              key={index}
              rows={rows}
              first={index * BLOCK_ROWS}
              top={start - top}
              columns={columns}
              template={template}
              keyOf={keyOf}
            />
          ))}
        </div>
      </div>
      <PrintedPart rowCount={rows.length} isMore={isMore} />
    </div>
  );
}

/** On paper: states that the table is longer than the printed part. */
function PrintedPart({
  rowCount,
  isMore,
}: {
  readonly rowCount: number;
  readonly isMore: boolean;
}) {
  const { say, formats } = useTexts();
  const isPrinted = useIsPrinted();
  if (!isPrinted || !(isMore || rowCount > PRINTED_ROWS_MAX)) return null;
  const count = formats.count(Math.min(rowCount, PRINTED_ROWS_MAX));
  return <p>{say('table.printedPart', { count })}</p>;
}

function useBlocks(
  body: React.RefObject<HTMLDivElement | null>,
  rowCount: number,
  onEnd: (() => void) | undefined,
) {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), [body]);
  const virtualizer = useWindowVirtualizer({
    count: Math.ceil(rowCount / BLOCK_ROWS),
    estimateSize: () => BLOCK_ROWS * ROW_PX,
    overscan: BLOCKS_BEYOND_SIGHT,
    scrollMargin: top,
  });
  const isPrinted = useIsPrinted();
  const lastInSight = (virtualizer.range?.endIndex ?? 0) * BLOCK_ROWS;
  const isNearEnd = lastInSight >= rowCount - ROWS_BEFORE_END;
  useEffect(() => {
    if (isNearEnd && !isPrinted) onEnd?.();
  }, [isNearEnd, isPrinted, onEnd]);
  const blocks = isPrinted ? printedBlocks(rowCount) : virtualizer.getVirtualItems();
  return { blocks, top };
}

const printedBlocks = (rowCount: number) =>
  Array.from(
    { length: Math.ceil(Math.min(rowCount, PRINTED_ROWS_MAX) / BLOCK_ROWS) },
    (_, index) => ({
      index,
      start: 0,
    }),
  );

interface BlockProps<Row> {
  readonly rows: readonly Row[];
  /** The index of the block's first row among all rows, not counting the header. */
  readonly first: number;
  /** The distance from the top of the body, in pixels. */
  readonly top: number;
  readonly columns: readonly RowColumn<Row>[];
  readonly template: CSSProperties;
  readonly keyOf: (row: Row) => string;
}

function BlockOfRows<Row>({ rows, first, top, columns, template, keyOf }: BlockProps<Row>) {
  return (
    <div role="presentation" className={styles.block} style={{ transform: `translateY(${top}px)` }}>
      {rows.slice(first, first + BLOCK_ROWS).map((row, index) => (
        <div
          key={keyOf(row)}
          role="row"
          aria-rowindex={first + index + 2}
          className={styles.row}
          style={template}
        >
          {columns.map(({ key, isNumber, of }) => (
            <div
              key={key}
              role="cell"
              data-one-line
              className={isNumber ? styles.numberCell : styles.cell}
            >
              {of(row)}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

const Block = memo(BlockOfRows) as typeof BlockOfRows;

interface HeadCellProps<Row> {
  readonly column: RowColumn<Row>;
  readonly sorting: Sorting | undefined;
}

function HeadCell<Row>({ column, sorting }: HeadCellProps<Row>) {
  const { key, name, isNumber, isNameHidden } = column;
  const sorted = sorting?.by === key;
  const className = `${styles.headCell} ${isNumber ? styles.number : ''}`;
  if (!sorting?.sortable.has(key)) {
    return (
      <div role="columnheader" className={className}>
        {isNameHidden ? <span className="hidden">{name}</span> : name}
      </div>
    );
  }
  return (
    <div role="columnheader" aria-sort={sorted ? 'descending' : 'none'} className={className}>
      <button type="button" onClick={() => sorting.onSort(key)}>
        {name}
        <span aria-hidden="true">{sorted ? ' ↓' : ''}</span>
      </button>
    </div>
  );
}
