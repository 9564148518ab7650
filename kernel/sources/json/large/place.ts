import { step } from '../record-lists.js';

/** A path of a document, with how much stands there. */
export class Place {
  /** Items of all lists that stand here, in the first document and in all. */
  items = 0;
  allItems = 0;
  private readonly fields = new Map<string, Place>();
  private item: Place | undefined;

  /** @param names the fields that lead here; undefined inside of a list */
  constructor(
    readonly path = '$',
    readonly names: readonly string[] | undefined = [],
  ) {}

  /**
   * What stands under a field.
   *
   * @param written the name as the text has it
   * @param name gives it as it is meant, where it is new
   */
  field(written: string, name: () => string): Place {
    let place = this.fields.get(written);
    if (place === undefined) {
      const meant = name();
      const names = this.names === undefined ? undefined : [...this.names, meant];
      place = new Place(`${this.path}${step(meant)}`, names);
      this.fields.set(written, place);
    }
    return place;
  }

  /** What stands in the lists here. */
  each(): Place {
    return (this.item ??= new Place(`${this.path}[*]`, undefined));
  }
}
