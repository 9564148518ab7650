import type { Annotation, Dataset, HostEvent } from '@assay/schema';

/** The datasets and annotations of a project as far as the page knows them. */
export class Shelf {
  readonly annotations = new Map<string, Annotation>();
  private readonly byId = new Map<string, Dataset>();
  /** Sorted once for each change, however many views ask. */
  private inOrder: readonly Dataset[] | undefined;

  /** Oldest first. */
  get datasets(): readonly Dataset[] {
    this.inOrder ??= [...this.byId.values()].sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
    return this.inOrder;
  }

  dataset(id: string): Dataset | undefined {
    return this.byId.get(id);
  }

  /** By its name in any case of letters, or by its id. */
  named(name: string): Dataset | undefined {
    const wanted = name.toLowerCase();
    return this.byId.get(name) ?? this.datasets.find((one) => one.name.toLowerCase() === wanted);
  }

  notesOf(dataset: string): Annotation[] {
    return [...this.annotations.values()].filter((one) => one.dataset === dataset);
  }

  /** Some of the datasets that there are. */
  meetDatasets(datasets: readonly Dataset[]): void {
    for (const dataset of datasets) this.byId.set(dataset.id, dataset);
    this.inOrder = undefined;
  }

  placeDatasets(datasets: readonly Dataset[]): void {
    this.byId.clear();
    this.meetDatasets(datasets);
  }

  placeAnnotations(annotations: readonly Annotation[]): void {
    this.annotations.clear();
    for (const annotation of annotations) this.annotations.set(annotation.id, annotation);
  }

  /** Takes in what an event tells. */
  keep({ type, dataset, annotation, id }: HostEvent): void {
    if (dataset !== undefined) this.byId.set(dataset.id, dataset);
    if (annotation !== undefined) this.annotations.set(annotation.id, annotation);
    if (type === 'dataset_removed' && id !== undefined) this.byId.delete(id);
    if (type === 'annotation_removed' && id !== undefined) this.annotations.delete(id);
    this.inOrder = undefined;
  }

  clear(): void {
    this.placeDatasets([]);
    this.annotations.clear();
  }
}
