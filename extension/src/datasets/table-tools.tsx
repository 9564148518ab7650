import type { Dataset } from '@assay/schema';
import { type FormEvent, type JSX, useId, useState } from 'react';
import type { Condition, RowOrder } from '../project/index.js';
import { failureText, useView } from '../view/index.js';

const OPERATORS = ['=', '≠', '<', '≤', '>', '≥', 'contains', 'missing', 'present'] as const;

interface Props {
  dataset: Dataset;
  /** Rejects when the host refuses the order. */
  onOrder(order: RowOrder): Promise<void>;
  onColumn(column: string): void;
  /** Rows shown of all rows. */
  shown: number;
}

/** Sort, filter and column figures of a table, for mouse and keyboard. */
export function TableTools({ dataset, onOrder, onColumn, shown }: Props): JSX.Element {
  const { trans } = useView();
  const names = dataset.columns.map((column) => column.name);
  const [order, setOrder] = useState<RowOrder>({});
  const [problem, setProblem] = useState<string | null>(null);
  const change = (next: RowOrder): void => {
    onOrder(next).then(
      () => {
        setOrder(next);
        setProblem(null);
      },
      (error: unknown) => {
        setProblem(failureText(error));
      },
    );
  };
  const conditions = order.conditions ?? [];
  return (
    <div className="assay-Table-tools">
      <Sorting
        names={names}
        order={order}
        onOrder={(sort) => {
          change({ ...order, ...sort });
        }}
      />
      <Filter
        names={names}
        onAdd={(condition) => {
          change({ ...order, conditions: [...conditions, condition] });
        }}
      />
      <ColumnChoice names={names} onColumn={onColumn} />
      <span role="status" className="assay-Table-count">
        {shown === dataset.rows
          ? trans._n('%1 row', '%1 rows', shown)
          : trans.__('%1 of %2 rows', shown.toLocaleString(), dataset.rows.toLocaleString())}
      </span>
      {conditions.map((condition, at) => (
        <button
          key={at}
          type="button"
          className="assay-Button"
          title={trans.__('Remove this condition')}
          onClick={() => {
            change({ ...order, conditions: conditions.filter((_, other) => other !== at) });
          }}
        >
          {`${condition.column} ${condition.operator} ${condition.value ?? ''} ✕`}
        </button>
      ))}
      {problem !== null && (
        <p role="alert" className="assay-Problem">
          {problem}
        </p>
      )}
    </div>
  );
}

interface SortingProps {
  names: readonly string[];
  order: RowOrder;
  onOrder(order: RowOrder): void;
}

function Sorting({ names, order, onOrder }: SortingProps): JSX.Element {
  const { trans } = useView();
  const id = useId();
  const descending = order.descending === true;
  return (
    <span className="assay-Table-group">
      <label htmlFor={id}>{trans.__('Sort by')}</label>
      <select
        id={id}
        value={order.sort ?? ''}
        onChange={({ target: { value } }) => {
          onOrder({ ...(value === '' ? {} : { sort: value }), descending });
        }}
      >
        <option value="">{trans.__('as loaded')}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="assay-Button"
        aria-pressed={descending}
        disabled={order.sort === undefined}
        onClick={() => {
          onOrder({ descending: !descending });
        }}
      >
        {trans.__('Descending')}
      </button>
    </span>
  );
}

interface FilterProps {
  names: readonly string[];
  onAdd(condition: Condition): void;
}

function Filter({ names, onAdd }: FilterProps): JSX.Element {
  const { trans } = useView();
  const [column, setColumn] = useState(names[0] ?? '');
  const [operator, setOperator] = useState<string>('=');
  const [value, setValue] = useState('');
  const valued = operator !== 'missing' && operator !== 'present';
  const words: Record<string, string> = {
    contains: trans.__('contains'),
    missing: trans.__('is missing'),
    present: trans.__('is present'),
  };
  const add = (event: FormEvent): void => {
    event.preventDefault();
    onAdd({ column, operator, ...(valued ? { value } : {}) });
  };
  return (
    <form className="assay-Table-group" aria-label={trans.__('Filter')} onSubmit={add}>
      <select
        aria-label={trans.__('Column to filter by')}
        value={column}
        onChange={(event) => {
          setColumn(event.target.value);
        }}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={trans.__('Comparison')}
        value={operator}
        onChange={(event) => {
          setOperator(event.target.value);
        }}
      >
        {OPERATORS.map((one) => (
          <option key={one} value={one}>
            {words[one] ?? one}
          </option>
        ))}
      </select>
      {valued && (
        <input
          aria-label={trans.__('Value to compare with')}
          size={10}
          spellCheck={false}
          value={value}
          onChange={(event) => {
            setValue(event.target.value);
          }}
        />
      )}
      <button type="submit" className="assay-Button">
        {trans.__('Filter')}
      </button>
    </form>
  );
}

interface ColumnChoiceProps {
  names: readonly string[];
  onColumn(column: string): void;
}

function ColumnChoice({ names, onColumn }: ColumnChoiceProps): JSX.Element {
  const { trans } = useView();
  const id = useId();
  return (
    <span className="assay-Table-group">
      <label htmlFor={id}>{trans.__('Figures of')}</label>
      <select
        id={id}
        defaultValue=""
        onChange={(event) => {
          onColumn(event.target.value);
        }}
      >
        <option value="">{trans.__('no column')}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
