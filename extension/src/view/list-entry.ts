import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';

export interface ListEntry {
  ref: RefObject<HTMLLIElement>;
  /** Moves the focus as in a tree; says whether that was what the key asked for. */
  moved(event: KeyboardEvent<HTMLLIElement>): boolean;
}

/** Arrow keys, Home and End go from entry to entry, and when one goes away its neighbour has the focus. */
export function useListEntry(): ListEntry {
  const ref = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const entry = ref.current;
    return () => {
      if (entry?.contains(document.activeElement)) focus(below(entry) ?? above(entry));
    };
  }, []);
  return { ref, moved };
}

function moved(event: KeyboardEvent<HTMLLIElement>): boolean {
  const entry = event.currentTarget;
  if (event.target !== entry || event.altKey || event.ctrlKey || event.metaKey) return false;
  const targets: Record<string, () => Element | null | undefined> = {
    ArrowDown: () => below(entry),
    ArrowUp: () => above(entry),
    Home: () => entry.parentElement?.firstElementChild,
    End: () => entry.parentElement?.lastElementChild,
  };
  const target = targets[event.key];
  if (target === undefined) return false;
  event.preventDefault();
  focus(target());
  return true;
}

function below(entry: Element): Element | null {
  return entry.nextElementSibling;
}

function above(entry: Element): Element | null {
  return entry.previousElementSibling;
}

function focus(entry: Element | null | undefined): void {
  if (entry instanceof HTMLElement) entry.focus();
}
