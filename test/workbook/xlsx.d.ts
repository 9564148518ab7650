/** A cell: a constant, or a formula text that begins with `=`; `{array: 'D1:D3', f: '=…'}` for an array formula. */
export type CellInput =
  | number
  | string
  | boolean
  | {
      f: string;
      array?: string;
      style?: keyof typeof STYLES;
    }
  | {
      v: number;
      style: keyof typeof STYLES;
    }
  | {
      error: string;
    };
export interface SheetInput {
  [cell: string]: CellInput;
}
export declare const STYLES: {
  general: number;
  date: number;
  datetime: number;
  time: number;
  percent: number;
};
export interface WorkbookInput {
  sheets: Record<string, SheetInput>;
  names?: Record<string, string>;
  date1904?: boolean;
  /** One table per sheet at most. */
  tables?: Record<
    string,
    {
      name: string;
      ref: string;
      columns: string[];
    }
  >;
}
/** An .xlsx file as the standard wants it, without any cached value: what comes out was computed. */
export declare function xlsx({ sheets, names, date1904, tables }: WorkbookInput): Uint8Array;
