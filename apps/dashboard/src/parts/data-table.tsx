/** A plain table, for the figures behind a chart. */
import type { ReactNode } from 'react';
import styles from './parts.module.css';

export interface Column<Row> {
  readonly name: string;
  readonly isNumber?: boolean;
  /** Shows the column's name to screen readers only, and aligns its cells to the right. */
  readonly isNameHidden?: boolean;
  /** Hides the column on narrow screens; the row's own page shows it. */
  readonly isLeftOutOnPhone?: boolean;
  readonly of: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** On a phone, shows each row as a list of its cells: for few rows with many columns. */
  readonly isListOnPhone?: boolean;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, keyOf, isListOnPhone = false } = props;
  return (
    <div
      className={styles.tableWrap}
      data-list={isListOnPhone}
      tabIndex={0}
      role="group"
      aria-label={caption}
    >
      <table className={styles.table}>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, isNumber, isNameHidden, isLeftOutOnPhone }) => (
              <th
                key={name}
                scope="col"
                data-left-out={isLeftOutOnPhone}
                className={isNumber ? styles.number : undefined}
              >
                {isNameHidden ? <span className="hidden">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, isNumber, isNameHidden, isLeftOutOnPhone, of }) => (
                <td
                  key={name}
                  data-name={isNameHidden ? undefined : name}
                  data-left-out={isLeftOutOnPhone}
                  className={isNumber || isNameHidden ? styles.number : undefined}
                >
                  {of(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
