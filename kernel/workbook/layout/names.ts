/** Names of relations, which DuckDB does not tell apart by case. */
export class Names {
  private readonly taken = new Set<string>();

  /** The name itself, or the first of `name_2`, `name_3`, … that is free. */
  take(name: string): string {
    const wanted = name.trim() === '' ? 'sheet' : name;
    let free = wanted;
    for (let count = 2; this.taken.has(free.toLowerCase()); count += 1) free = `${wanted}_${count}`;
    this.taken.add(free.toLowerCase());
    return free;
  }
}
