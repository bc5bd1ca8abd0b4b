/** A table of any length: only the visible rows exist; assistive technology learns the size of the whole. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import styles from './virtual-rows.module.css';

export interface RowColumn<Row> {
  readonly key: string;
  readonly name: string;
  /** As in CSS grid, such as `120px`. */
  readonly width: string;
  readonly isNumber?: boolean;
  /** For screen readers only. */
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
  /** The reader comes near the end of the rows. */
  readonly onEnd?: () => void;
  /** There are more rows than these, nobody knows how many. */
  readonly isMore?: boolean;
}

const ROW_PX = 36;
const ROWS_BEYOND_SIGHT = 12;
const ROWS_BEFORE_END = 40;

export function VirtualRows<Row>(props: VirtualRowsProps<Row>) {
  const { label, columns, rows, keyOf, sorting, onEnd, isMore = false } = props;
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: ROWS_BEYOND_SIGHT,
    scrollMargin: top,
  });
  const isNearEnd = (virtualizer.range?.endIndex ?? 0) >= rows.length - ROWS_BEFORE_END;
  useEffect(() => {
    if (isNearEnd) onEnd?.();
  }, [isNearEnd, onEnd]);
  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
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
          style={{ height: `${virtualizer.getTotalSize()}px` }}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!;
            const style = { ...template, transform: `translateY(${start - top}px)` };
            return (
              <BodyRow key={keyOf(row)} row={row} index={index} columns={columns} style={style} />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface BodyRowProps<Row> {
  readonly row: Row;
  /** Among all rows, without the head. */
  readonly index: number;
  readonly columns: readonly RowColumn<Row>[];
  readonly style: CSSProperties;
}

function BodyRow<Row>({ row, index, columns, style }: BodyRowProps<Row>) {
  return (
    <div role="row" aria-rowindex={index + 2} className={styles.row} style={style}>
      {columns.map(({ key, isNumber, of }) => (
        <div key={key} role="cell" className={`${styles.cell} ${isNumber ? styles.number : ''}`}>
          {of(row)}
        </div>
      ))}
    </div>
  );
}

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
